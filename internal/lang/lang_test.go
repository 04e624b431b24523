package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDetect(t *testing.T) {
	for code, text := range map[string]string{
		"en": "The council voted on Tuesday to close the bridge, although the engineers who had looked at it said that it would hold for another year.",
		"de": "Der Stadtrat hat am Dienstag beschlossen, die Brücke zu sperren, obwohl die Gutachter meinten, dass sie noch ein Jahr halten würde.",
		"fr": "Le conseil municipal a voté mardi la fermeture du pont, bien que les ingénieurs qui l’ont examiné pensent qu’il tiendrait encore un an.",
		"es": "El ayuntamiento votó el martes cerrar el puente, aunque los ingenieros que lo habían examinado dijeron que aguantaría otro año.",
		"it": "Il consiglio comunale ha votato martedì la chiusura del ponte, anche se gli ingegneri che lo avevano esaminato dicevano che avrebbe retto ancora un anno.",
		"pt": "A câmara votou na terça-feira o encerramento da ponte, embora os engenheiros que a examinaram tenham dito que ela aguentaria mais um ano.",
		"nl": "De gemeenteraad besloot dinsdag de brug te sluiten, hoewel de ingenieurs die haar hadden bekeken zeiden dat ze nog een jaar zou houden.",
		"pl": "Rada miasta zdecydowała we wtorek o zamknięciu mostu, choć inżynierowie, którzy go badali, mówili, że wytrzyma jeszcze rok.",
		"ru": "Городской совет во вторник проголосовал за закрытие моста, хотя инженеры, которые его осматривали, говорили, что он выдержит ещё год.",
		"uk": "Міська рада у вівторок проголосувала за закриття мосту, хоча інженери, які його оглядали, казали, що він витримає ще рік.",
		"be": "Гарадскі савет у аўторак прагаласаваў за закрыццё моста, хоць інжынеры, якія яго аглядалі, казалі, што ён вытрымае яшчэ год.",
		"bg": "Градският съвет гласува във вторник за затварянето на моста, въпреки че инженерите, които го прегледаха, казаха, че ще издържи още една година.",
		"sv": "Kommunfullmäktige röstade på tisdagen för att stänga bron, trots att ingenjörerna som hade undersökt den sade att den skulle hålla ett år till.",
		"da": "Byrådet stemte tirsdag for at lukke broen, selv om ingeniørerne, der havde undersøgt den, sagde, at den ville holde et år mere.",
		"nb": "Bystyret stemte tirsdag for å stenge broen, selv om ingeniørene som hadde undersøkt den sa at den ville holde et år til.",
		"fi": "Kaupunginvaltuusto päätti tiistaina sulkea sillan, vaikka sitä tutkineet insinöörit sanoivat, että se kestäisi vielä vuoden.",
		"cs": "Městská rada v úterý rozhodla o uzavření mostu, přestože inženýři, kteří ho zkoumali, říkali, že vydrží ještě rok.",
		"sk": "Mestská rada v utorok rozhodla o uzavretí mosta, hoci inžinieri, ktorí ho skúmali, hovorili, že vydrží ešte rok.",
		"tr": "Belediye meclisi salı günü köprünün kapatılmasına karar verdi, oysa onu inceleyen mühendisler bir yıl daha dayanacağını söylemişti.",
		"hu": "A városi tanács kedden úgy döntött, hogy lezárja a hidat, bár a mérnökök, akik megvizsgálták, azt mondták, hogy még egy évig kitart.",
		"ro": "Consiliul local a votat marți închiderea podului, deși inginerii care l-au examinat au spus că ar mai rezista un an.",
		"el": "Το δημοτικό συμβούλιο ψήφισε την Τρίτη το κλείσιμο της γέφυρας.",
		"he": "מועצת העיר הצביעה ביום שלישי על סגירת הגשר.",
		"ar": "صوت مجلس المدينة يوم الثلاثاء على إغلاق الجسر رغم أن المهندسين قالوا إنه سيصمد عاما آخر.",
		"fa": "شورای شهر روز سه\u200cشنبه به بستن پل رأی داد، گرچه مهندسانی که آن را بررسی کرده بودند گفتند یک سال دیگر دوام می\u200cآورد.",
		"ur": "شہر کی کونسل نے منگل کو پل بند کرنے کے حق میں ووٹ دیا حالانکہ انجینئروں نے کہا تھا کہ یہ ایک سال اور چلے گا۔",
		"hi": "नगर परिषद ने मंगलवार को पुल बंद करने का फैसला किया, हालांकि इंजीनियरों ने कहा था कि यह एक साल और चलेगा।",
		"ja": "市議会は火曜日、橋を閉鎖することを決めた。",
		"zh": "市议会星期二投票决定关闭这座桥。",
		"ko": "시의회는 화요일에 다리를 폐쇄하기로 결정했다.",
		"th": "สภาเมืองลงมติเมื่อวันอังคารให้ปิดสะพาน",
		"id": "Dewan kota pada hari Selasa memutuskan untuk menutup jembatan itu, meskipun para insinyur yang telah memeriksanya mengatakan bahwa jembatan akan bertahan satu tahun lagi.",
		"vi": "Hội đồng thành phố hôm thứ Ba đã bỏ phiếu đóng cửa cây cầu, mặc dù các kỹ sư cho biết nó sẽ còn trụ được một năm nữa.",
		"":   "Zxq 17 %",
	} {
		if got := Detect(text); got != code {
			t.Errorf("Detect(%q) = %q, want %q", text, got, code)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", []string{}},
		{"The mayor's COVID-19 plan: don’t panic!", []string{"the", "mayor", "covid", "19", "plan", "don't", "panic"}},
		{"It rose 3.5% to 1,900, or 1’250’000 in all; 12,50 € at 3:15.", []string{"it", "rose", "3.5", "to", "1900", "or", "1250000", "in", "all", "12,50", "at", "3:15"}},
		{"the U.S. and the E.U.", []string{"the", "u.s", "and", "the", "e.u"}},
		{"L’homme qu'on n’a pas vu", []string{"l", "homme", "qu", "on", "n", "a", "pas", "vu"}},
		{"Ёлка стоит п’ять", []string{"елка", "стоит", "п'ять"}},
		{"ΟΔΟΣ οδός İstanbul straße", []string{"οδοσ", "οδόσ", "istanbul", "straße"}},
		{"\ufb01nanc\u00adial ｆｕｌｌ", []string{"financial", "full"}},
		{"市议会、東京タワーです", []string{"市", "议", "会", "東", "京", "タワー", "で", "す"}},
		{"시의회는 결정", []string{"시의회는", "결정"}},
		{"สะพานใหม่", []string{"สะ", "พา", "น", "ให", "ม่"}},
		{"كِتَابٌ", []string{"كتاب"}},
		{"bad \xff byte", []string{"bad", "byte"}},
		{"dogs' tails, rock 'n' roll", []string{"dogs", "tails", "rock", "n", "roll"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, Words(test.text)); diff != "" {
			t.Errorf("Words(%q): %s", test.text, diff)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		" “Quite”\u00a0 so – he’d say… ": `"quite" so - he'd say...`,
		"Cafe\u0301 ÉTÉ":                 "café été",
		"soft\u00adhyphen \u200bzero":    "softhyphen zero",
		"ＦＵＬＬ １２":                        "full 12",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	if got := StripMarks("über Łódź naïve"); got != "uber Łodz naive" {
		t.Errorf("StripMarks = %q", got)
	}
}

func TestStem(t *testing.T) {
	for _, same := range [][]string{
		{"en", "votes", "voted", "voting"},
		{"de", "brücke", "brücken"},
		{"fr", "continuation", "continuations"},
		{"es", "puente", "puentes"},
		{"ru", "мост", "моста", "мостами"},
		{"pl", "mostów", "mostami", "mostem"},
		{"cs", "mostem", "mostů", "mosty"},
		{"uk", "мостами", "мосту", "мостів"},
		{"no", "broen", "broene"},
		{"pt-BR", "pontes", "ponte"},
	} {
		for _, word := range same[2:] {
			if a, b := Stem(same[0], same[1]), Stem(same[0], word); a != b {
				t.Errorf("Stem(%s): %s is %s, %s is %s", same[0], same[1], a, word, b)
			}
		}
	}
	if got := Stem("ja", "タワー"); got != "タワー" {
		t.Errorf("Stem in a language without a stemmer = %q", got)
	}
}

func TestStopWords(t *testing.T) {
	for language, words := range map[string]string{
		"en": "the of don't would", "de": "der und während", "fr": "le l qu été", "es": "el según", "ru": "и еще",
		"pl": "się że", "it": "della perché", "pt-PT": "não pelo", "nl": "het niet", "uk": "та що", "ja": "の は",
		"zh": "的 了", "sv": "och inte", "da": "og ikke", "no": "og ikke", "fi": "ja että", "tr": "ve için", "cs": "že který",
		"el": "τησ και",
	} {
		for word := range strings.FieldsSeq(words) {
			if !IsStopWord(language, word) {
				t.Errorf("IsStopWord(%s, %s) = false", language, word)
			}
		}
	}
	for _, word := range []string{"bridge", "", "und"} {
		if IsStopWord("en", word) {
			t.Errorf("IsStopWord(en, %s) = true", word)
		}
	}
	if IsStopWord("", "the") || IsStopWord("xx", "the") {
		t.Error("a language without a list has stop words")
	}
}

// TestListsAreFolded holds the lists to the form in which Words returns words:
// any other entry could never match.
func TestListsAreFolded(t *testing.T) {
	for word := range stopWords().words {
		if got := Words(word); len(got) != 1 || got[0] != word {
			t.Errorf("%q is no single folded word: %q", word, got)
		}
	}
}

func FuzzLang(f *testing.F) {
	for _, seed := range []string{"The mayor's 1,900 “votes”…", "東京タワーです。", "สะพานใหม่", "l’été d'\xff", "İI\u0307 ﬁ", "1,234,567'890.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		language := Detect(text)
		for _, word := range Words(text) {
			if word == "" || !utf8.ValidString(word) {
				t.Fatalf("word %q of %q", word, text)
			}
			for _, l := range []string{language, "en", "pl", "ar", "fi", "tr", "hu"} {
				Stem(l, word)
				IsStopWord(l, word)
			}
		}
		if folded := Fold(text); Fold(folded) != folded {
			t.Fatalf("Fold(%q) = %q is not folded", text, folded)
		}
		StripMarks(text)
	})
}

func benchmarkText() string {
	return strings.Repeat("The council voted on Tuesday to close the bridge, although the engineers who had looked at it said that it wouldn’t hold for 1,900 more days. ", 30)[:4096]
}

func BenchmarkDetect(b *testing.B) {
	text := benchmarkText()
	for b.Loop() {
		Detect(text)
	}
}

func BenchmarkDetectCyrillic(b *testing.B) {
	text := strings.Repeat("Городской совет во вторник проголосовал за закрытие моста. ", 80)
	for b.Loop() {
		Detect(text)
	}
}

func BenchmarkWords(b *testing.B) {
	text := benchmarkText()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Words(text)
	}
}

func BenchmarkStem(b *testing.B) {
	for b.Loop() {
		Stem("en", "engineers")
	}
}
