package relevance

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// story is an article written for these tests, one sentence a line.
type story struct {
	language, text string
	asked          []asked
	// unsure are questions that the best sentence answers, but lacks so many
	// words of that abstaining may be right, too.
	unsure []asked
}

// asked is a question with words of the sentence that answers it, none where no sentence does.
type asked struct{ question, answer string }

func (s story) index() (*Index, []string) {
	sentences := strings.Split(strings.TrimSpace(s.text), "\n")
	passages := make([]Passage, len(sentences))
	for i, text := range sentences {
		passages[i] = Passage{Text: text}
	}
	return NewIndex(s.language, passages), sentences
}

var stories = map[string]story{ //nolint:gochecknoglobals // test data
	"bridge": {"en", `
The city of Harrowgate closed the Millbrook Bridge on Tuesday after engineers found cracks in two of its steel arches.
The bridge, opened in 1932, carries about 18,000 vehicles a day across the River Tarn.
Mayor Elena Strand said repairs would cost at least 4.2 million euros and take seven months.
"We cannot gamble with people's lives," she told reporters outside the town hall.
The cracks were discovered because a fisherman noticed rust-coloured water dripping from the deck.
Buses will be diverted through the village of Ashby until the work is finished.
The contract was awarded to Norvik Steelworks, a company from Bergen that was founded by Ole Dahl.`,
		[]asked{
			{"When was the bridge opened?", "opened in 1932"},
			{"How much will the repairs cost?", "4.2 million"},
			{"Why were the cracks discovered?", "because a fisherman"},
			{"Where will buses be diverted?", "Ashby"},
			{"Who established Norvik Steelworks?", "Ole Dahl"},
			{"What did engineers find in the steel arches?", "found cracks"},
			{"Did the city close the Millbrook Bridge?", "closed the Millbrook Bridge"},
			{"Who won the football championship?", ""},
			{"What did the mayor of Tokyo say about tram fares?", ""},
			{"How tall is the cathedral spire?", ""},
			{"When did Norvik Steelworks refuse the railway contract in 2015?", ""},
			{"Why was the bridge not closed?", ""},
		}, []asked{
			{"How many vehicles cross the bridge each day?", "18,000 vehicles"},
			{"Who is the mayor of Harrowgate?", "Mayor Elena Strand"},
		}},
	"bakery": {"de", `
Die Bäckerei Lindner in Altenburg hat am Montag nach 90 Jahren für immer geschlossen.
Inhaberin Martha Lindner fand keinen Nachfolger, weil junge Leute die Nachtarbeit scheuen.
Ihr Großvater hatte den Betrieb im Jahr 1934 gegründet.
Zuletzt arbeiteten dort zwölf Menschen, die nun zur Konkurrenz nach Gera wechseln.
Das Gebäude kaufte die Stadt für 240.000 Euro und will daraus ein Museum machen.`,
		[]asked{
			{"Wann wurde der Betrieb gegründet?", "1934 gegründet"},
			{"Warum fand Martha Lindner keinen Nachfolger?", "Nachtarbeit"},
			{"Wie viele Menschen arbeiteten dort zuletzt?", "zwölf"},
			{"Was will die Stadt aus dem Gebäude machen?", "Museum"},
			{"Wer gewann die Wahl in Portugal?", ""},
			{"Wie hoch ist der Kirchturm von Dresden?", ""},
		}, nil},
	"lighthouse": {"fr", `
Le phare de Kervadec a été rallumé samedi soir après trois ans de travaux.
La restauration, dirigée par l'architecte Lucie Maréchal, a coûté 1,8 million d'euros.
Construit en 1867, l'édifice mesure 42 mètres de haut.
Il avait été fermé parce que des pierres tombaient de la lanterne.
Les visiteurs pourront y monter dès le mois de juin.`,
		[]asked{
			{"Combien a coûté la restauration ?", "1,8 million"},
			{"Qui a dirigé la restauration ?", "Lucie Maréchal"},
			{"Quel joueur a marqué le but de la finale ?", ""},
		}, []asked{
			{"Quand le phare a-t-il été construit ?", "1867"},
			{"Pourquoi l'édifice a-t-il été fermé ?", "parce que des pierres"},
		}},
	"library": {"es", `
La biblioteca municipal de Valdemora abrirá sus puertas el 3 de mayo.
El edificio fue diseñado por la arquitecta Inés Robledo y costó nueve millones de euros.
La alcaldesa Carmen Ruiz explicó que habrá sitio para 60.000 libros.
El proyecto se retrasó porque aparecieron restos de una villa romana.`,
		[]asked{
			{"¿Cuándo abrirá la biblioteca?", "3 de mayo"},
			{"¿Quién diseñó el edificio?", "Inés Robledo"},
			{"¿Por qué se retrasó el proyecto?", "villa romana"},
			{"¿Qué equipo ganó la liga de baloncesto?", ""},
		}, []asked{
			{"¿Cuantos libros caben en la biblioteca?", "60.000 libros"},
		}},
	"ferry": {"ru", `
Паром «Звезда» сел на мель в четверг у острова Лосиный.
На борту находились 212 пассажиров, никто не пострадал.
Капитан Игорь Савин заявил, что причиной стал густой туман.
Судно построили в 1988 году на верфи в Гданьске.
Пассажиров доставили на берег рыбацкими лодками.`,
		[]asked{
			{"Когда построили судно?", "1988"},
			{"Сколько пассажиров было на борту?", "212"},
			{"Какой футболист перешёл в мадридский клуб?", ""},
		}, []asked{
			{"Кто капитан парома?", "Игорь Савин"},
		}},
	"tram": {"pl", `
W Zalesiu uruchomiono we wtorek nową linię tramwajową długości ośmiu kilometrów.
Budowa kosztowała 310 milionów złotych i trwała cztery lata.
Prezydent miasta Anna Wilk zapowiedziała kolejną linię do lotniska.
Otwarcie opóźniło się, ponieważ odkryto średniowieczny cmentarz.`,
		[]asked{
			{"Ile kosztowała budowa?", "310 milionów"},
			{"Dlaczego opóźniło się otwarcie?", "ponieważ odkryto"},
			{"Kto jest prezydentem miasta?", "Anna Wilk"},
			{"Który aktor zagrał w nowym filmie?", ""},
		}, nil},
	"olive": {"it", `
Il consorzio di Montefalco ha raccolto quest'anno 900 tonnellate di olive.
Il presidente Paolo Greco ha attribuito il calo alla siccità di luglio.
Il frantoio fu fondato nel 1951 da tre fratelli.
L'olio sarà venduto in Giappone dal prossimo inverno.`,
		[]asked{
			{"Quando fu fondato il frantoio?", "1951"},
			{"Quante tonnellate di olive ha raccolto il consorzio?", "900 tonnellate"},
			{"Dove sarà venduto l'olio?", "Giappone"},
			{"Chi ha vinto il festival della canzone?", ""},
		}, nil},
	"whale": {"pt", `
Uma baleia de doze metros encalhou na praia de Areias na madrugada de domingo.
A bióloga Helena Prado disse que o animal estava doente.
Cerca de oitenta voluntários tentaram devolvê-lo ao mar.
A prefeitura interditou a praia porque o óleo atrai tubarões.`,
		[]asked{
			{"Onde a baleia encalhou?", "praia de Areias"},
			{"Por que a prefeitura interditou a praia?", "tubarões"},
			{"Quem venceu as eleições no Chile?", ""},
		}, []asked{
			{"Quantos voluntários tentaram ajudar?", "oitenta"},
		}},
	"mill": {"nl", `
Molen De Haas in Oudekerk draait sinds zaterdag weer na een brand in 2019.
Het herstel kostte 650.000 euro en werd betaald door de provincie.
Molenaar Joost Bakker maalt er voortaan meel voor vijf bakkers.
De brand ontstond doordat de bliksem insloeg.`,
		[]asked{
			{"Hoeveel kostte het herstel?", "650.000"},
			{"Wie is de molenaar?", "Joost Bakker"},
			{"Waardoor ontstond de brand?", "bliksem"},
			{"Welke zanger trad op in Berlijn?", ""},
		}, nil},
	"school": {"uk", `
У Вишневому в понеділок відкрили школу для 450 учнів.
Будівництво тривало два роки й коштувало 98 мільйонів гривень.
Директорка Оксана Левчук повідомила, що в укритті вистачить місця для всіх.
Стару будівлю закрили, бо вона постраждала від повені.`,
		[]asked{
			{"Скільки коштувало будівництво?", "98 мільйонів"},
			{"Чому закрили стару будівлю?", "повені"},
			{"Який гурт виступив у Лондоні?", ""},
		}, []asked{
			{"Хто директорка школи?", "Оксана Левчук"},
		}},
	"panda": {"zh", `
成都大熊猫基地星期五宣布，一只名叫“云朵”的熊猫产下双胞胎。
两只幼崽的体重分别为一百五十克和一百六十克。
饲养员李梅说，母亲身体健康。
基地将于十月向游客开放新的育幼馆。`,
		[]asked{
			{"饲养员是谁？", "李梅"},
			{"新的育幼馆什么时候开放？", "十月"},
			{"幼崽的体重是多少？", "一百五十克"},
		}, nil},
}

func TestAskInEveryLanguage(t *testing.T) {
	for name, s := range stories {
		t.Run(name, func(t *testing.T) {
			x, sentences := s.index()
			for _, a := range s.asked {
				found := x.Ask(Default(), a.question)
				best := sentences[found.Ranked[0]]
				switch {
				case a.answer == "" && found.Confidence >= 0.5:
					t.Errorf("%q: answered (%.2f) with %q, the text does not say", a.question, found.Confidence, best)
				case a.answer != "" && !strings.Contains(best, a.answer):
					t.Errorf("%q: got %q, want the sentence with %q", a.question, best, a.answer)
				case a.answer != "" && found.Confidence < 0.5:
					t.Errorf("%q: abstained (%.2f) at %q", a.question, found.Confidence, best)
				}
			}
			for _, a := range s.unsure {
				if best := sentences[x.Ask(Default(), a.question).Ranked[0]]; !strings.Contains(best, a.answer) {
					t.Errorf("%q: got %q, want the sentence with %q", a.question, best, a.answer)
				}
			}
		})
	}
}

// Small changes that turn an answerable question into one that the text does
// not answer must lower the confidence.
func TestChangesThatMakeAQuestionUnanswerable(t *testing.T) {
	x, _ := stories["bridge"].index()
	for _, test := range []struct{ change, right, wrong string }{
		{"another name", "What did engineers find in the arches of the Millbrook Bridge?", "What did engineers find in the arches of the Coldwater Bridge?"},
		{"another number", "Which bridge carries 18,000 vehicles a day?", "Which bridge carries 25,000 vehicles a day?"},
		{"another year", "What was opened in 1932?", "What was opened in 1954?"},
		{"a negation", "Why was the bridge closed?", "Why was the bridge never closed?"},
		{"an opposite", "When was the bridge opened?", "When was the bridge demolished by the army?"},
	} {
		right, wrong := x.Ask(Default(), test.right).Confidence, x.Ask(Default(), test.wrong).Confidence
		if wrong >= right {
			t.Errorf("%s: %q has %.2f, %q has %.2f", test.change, test.right, right, test.wrong, wrong)
		}
	}
}

func TestReadersWriteCarelessly(t *testing.T) {
	for _, test := range []struct{ story, question, answer string }{
		{"bridge", "who is teh mayor", "Mayor Elena Strand"},
		{"bridge", "how much will repars cost", "4.2 million"},
		{"bridge", "WHEN WAS THE BRIDGE OPENED", "1932"},
		{"library", "quien diseno el edificio", "Inés Robledo"},
		{"lighthouse", "qui a dirige la restauration", "Lucie Maréchal"},
		{"bakery", "wann wurde der betrieb gegruendet", "1934"},
	} {
		x, sentences := stories[test.story].index()
		if best := sentences[x.Ask(Default(), test.question).Ranked[0]]; !strings.Contains(best, test.answer) {
			t.Errorf("%q: got %q, want the sentence with %q", test.question, best, test.answer)
		}
	}
}

func TestAskIsDeterministic(t *testing.T) {
	for _, s := range stories {
		x, _ := s.index()
		y, _ := s.index()
		for _, a := range s.asked {
			if first, again := x.Ask(Default(), a.question), y.Ask(Default(), a.question); !reflect.DeepEqual(first, again) {
				t.Errorf("%q: %v, then %v", a.question, first, again)
			}
		}
	}
}

func TestAskOddQuestions(t *testing.T) {
	x, _ := stories["bridge"].index()
	for _, question := range []string{"", "   ", "?", "who", "what is it", "🙂🙂🙂", "\x00\xff\xfe"} {
		if found := x.Ask(Default(), question); found.Confidence != 0 || len(found.Ranked) != 7 {
			t.Errorf("%q: %+v, want seven passages and no confidence", question, found)
		}
	}
	long := strings.Repeat("When was the Millbrook Bridge opened? ", 4000/38)
	if found := x.Ask(Default(), long); found.Ranked[0] != 1 {
		t.Errorf("a question of 4,000 characters: passage %d first, want 1", found.Ranked[0])
	}
	if found := NewIndex("en", nil).Ask(Default(), "When was it opened?"); !reflect.DeepEqual(found, Finding{}) {
		t.Errorf("an article without passages: %+v", found)
	}
}

func TestHeadingsLendTheirWordsButDoNotAnswer(t *testing.T) {
	x := NewIndex("en", []Passage{
		{Text: "Prices at the swimming pool", Heading: true},
		{Text: "Tickets for children are four euros."},
		{Text: "Prices at the harbour museum", Heading: true},
		{Text: "Tickets for children are three euros."},
	})
	for question, want := range map[string]int{
		"What are the prices for children at the swimming pool?":  1,
		"What are the prices for children at the harbour museum?": 3,
	} {
		if found := x.Ask(Default(), question); found.Ranked[0] != want {
			t.Errorf("%q: passage %d first, want %d", question, found.Ranked[0], want)
		}
	}
}

func FuzzAsk(f *testing.F) {
	for _, s := range stories {
		for _, a := range s.asked {
			f.Add(s.language, s.text, a.question)
		}
	}
	f.Fuzz(func(t *testing.T, language, text, question string) {
		x, sentences := story{language: language, text: text}.index()
		found := x.Ask(Default(), question)
		if math.IsNaN(found.Confidence) || found.Confidence < 0 || found.Confidence > 1 {
			t.Errorf("confidence %v", found.Confidence)
		}
		ranked := slices.Sorted(slices.Values(found.Ranked))
		for i, n := range ranked {
			if i != n {
				t.Fatalf("ranked %v are not the %d passages", found.Ranked, len(sentences))
			}
		}
		if len(ranked) != len(sentences) || len(found.Gains) != len(sentences) {
			t.Errorf("%d ranked, %d gains for %d passages", len(ranked), len(found.Gains), len(sentences))
		}
	})
}

func BenchmarkNewIndex(b *testing.B) {
	text := strings.Repeat(stories["bridge"].text, 5)
	for b.Loop() {
		story{language: "en", text: text}.index()
	}
}

func BenchmarkAsk(b *testing.B) {
	x, _ := story{language: "en", text: strings.Repeat(stories["bridge"].text, 5)}.index()
	for _, question := range []string{"When was the bridge opened?", "What did the mayor of Tokyo say about tram fares?"} {
		b.Run(fmt.Sprint(len(question)), func(b *testing.B) {
			for b.Loop() {
				x.Ask(Default(), question)
			}
		})
	}
}
