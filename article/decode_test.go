package article

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	russian   = "Городской совет во вторник одобрил новый маршрут трамвая: линия соединит вокзал с университетом. Строительство начнётся весной и продлится около двух лет, сообщила пресс-служба."
	german    = "Der Stadtrat hat am Dienstag die neue Straßenbahnlinie beschlossen. Die Züge sollen künftig alle zehn Minuten über die Brücke fahren, erklärte der Bürgermeister."
	french    = "Le conseil municipal a approuvé mardi la nouvelle ligne de tramway, qui reliera la gare à l’université. Les travaux débuteront au printemps et dureront près de deux années."
	polish    = "Rada miasta przyjęła we wtorek plan nowej linii tramwajowej. Tory połączą dworzec z uniwersytetem, a budowa ruszy wiosną i potrwa około dwóch lat, jak wyjaśnił prezydent. Źródłem pieniędzy będą podatki."
	czech     = "Městská rada v úterý schválila novou tramvajovou linku, která spojí nádraží s univerzitou. Stavba začne na jaře a potrvá přibližně dva roky, řekl primátor."
	greek     = "Το δημοτικό συμβούλιο ενέκρινε την Τρίτη τη νέα γραμμή του τραμ που θα συνδέει τον σταθμό με το πανεπιστήμιο. Τα έργα θα αρχίσουν την άνοιξη."
	turkish   = "Belediye meclisi salı günü yeni tramvay hattını onayladı. Hat, garı üniversiteye bağlayacak ve inşaat ilkbaharda başlayıp yaklaşık iki yıl sürecek."
	hebrew    = "מועצת העיר אישרה ביום שלישי את קו הרכבת הקלה החדש שיחבר את התחנה המרכזית לאוניברסיטה. העבודות יחלו באביב ויימשכו כשנתיים."
	japanese  = "市議会は火曜日、駅と大学を結ぶ新しい路面電車の計画を承認した。工事は春に始まり、およそ二年かかる見通しだと市長は説明した。"
	korean    = "시의회는 화요일에 역과 대학교를 잇는 새 전차 노선을 승인했다. 공사는 봄에 시작되어 약 이 년이 걸릴 것이라고 시장이 설명했다."
	simplifed = "市议会星期二批准了新的有轨电车线路，它将把火车站和大学连接起来。市长说，工程将于春天开始，大约需要两年时间。"
	classic   = "市議會星期二批准了新的輕軌路線，它將把火車站和大學連接起來。市長說，工程將於春天開始，大約需要兩年時間。"
)

func encode(t testing.TB, to encoding.Encoding, text string) []byte {
	t.Helper()
	encoded, err := to.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func named(t testing.TB, label string) encoding.Encoding {
	t.Helper()
	found, err := htmlindex.Get(label)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func legacySamples() []struct{ label, text string } {
	return []struct{ label, text string }{
		{"windows-1251", russian},
		{"koi8-r", russian},
		{"iso-8859-5", russian},
		{"ibm866", russian},
		{"windows-1252", german},
		{"windows-1252", french},
		{"iso-8859-15", german},
		{"macintosh", german},
		{"windows-1250", polish},
		{"iso-8859-2", polish},
		{"windows-1250", czech},
		{"windows-1253", greek},
		{"iso-8859-7", greek},
		{"windows-1254", turkish},
		{"windows-1255", hebrew},
		{"shift_jis", japanese},
		{"euc-jp", japanese},
		{"iso-2022-jp", japanese},
		{"euc-kr", korean},
		{"gb18030", simplifed},
		{"gbk", simplifed},
		{"big5", classic},
	}
}

func page(text, head string) string {
	return "<!DOCTYPE html><html><head>" + head + "<title>Page</title></head><body><p>" + text + "</p></body></html>"
}

func TestDecodeBelievesTrueLabels(t *testing.T) {
	for _, sample := range legacySamples() {
		for name, o := range map[string]struct{ head, contentType string }{
			"header":      {"", "text/html; charset=" + sample.label},
			"odd header":  {"", "text/html; Charset='" + sample.label + "'; charset=x; x"},
			"meta":        {`<meta charset="` + sample.label + `">`, "text/html"},
			"meta pragma": {`<META content="text/html; charset=` + sample.label + `" http-equiv=Content-Type>`, ""},
			"late meta":   {"<script>" + strings.Repeat("x=1;", 1000) + `</script><meta charset=` + sample.label + `>`, ""},
		} {
			t.Run(sample.label+" "+name, func(t *testing.T) {
				want := page(sample.text, o.head)
				got, err := decode(encode(t, named(t, sample.label), want), o.contentType)
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != want {
					t.Errorf("got %s", got)
				}
			})
		}
	}
}

func TestDecodeGuessesWithoutLabel(t *testing.T) {
	for _, sample := range legacySamples() {
		if sample.label == "macintosh" || sample.label == "ibm866" {
			continue // no statistics for these; they have to be labelled
		}
		t.Run(sample.label, func(t *testing.T) {
			for _, want := range []string{sample.text, page(sample.text, "")} {
				got, err := decode(encode(t, named(t, sample.label), want), "text/html")
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != want {
					t.Errorf("got %s", got)
				}
			}
		})
	}
}

func TestDecodeDisbelievesLyingLabels(t *testing.T) {
	for _, o := range []struct{ name, label, truth, text string }{
		{"UTF-8 labelled EUC-KR", "euc-kr", "utf-8", korean},
		{"UTF-8 labelled ISO-8859-1", "iso-8859-1", "utf-8", german},
		{"UTF-8 labelled Shift JIS", "shift_jis", "utf-8", japanese},
		{"Latin labelled UTF-8", "utf-8", "windows-1252", german},
		{"Cyrillic labelled Latin", "iso-8859-1", "windows-1251", russian},
		{"Cyrillic labelled UTF-8", "utf-8", "koi8-r", russian},
		{"Shift JIS labelled EUC-JP", "euc-jp", "shift_jis", japanese},
		{"unknown label", "utf8mb4", "windows-1251", russian},
		{"withdrawn label", "hz-gb-2312", "gb18030", simplifed},
		{"UTF-16 label on single bytes", "utf-16", "windows-1252", german},
	} {
		t.Run(o.name, func(t *testing.T) {
			want := page(o.text, `<meta charset="`+o.label+`">`)
			got, err := decode(encode(t, named(t, o.truth), want), "text/html; charset="+o.label)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestDecodePrefersMarkToHeaderToMeta(t *testing.T) {
	meta := `<meta charset="koi8-r">`
	want := page(russian, meta)
	for name, o := range map[string]struct {
		bytes       []byte
		contentType string
	}{
		"UTF-8 mark":    {append([]byte("\xEF\xBB\xBF"), want...), "text/html; charset=windows-1251"},
		"UTF-16 LE":     {append([]byte("\xFF\xFE"), encode(t, named(t, "utf-16le"), want)...), "text/html; charset=koi8-r"},
		"UTF-16 BE":     {append([]byte("\xFE\xFF"), encode(t, named(t, "utf-16be"), want)...), "text/html; charset=koi8-r"},
		"UTF-32 LE":     {encode(t, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), want), ""},
		"UTF-32 BE":     {encode(t, utf32.UTF32(utf32.BigEndian, utf32.UseBOM), want), ""},
		"unmarked LE":   {encode(t, named(t, "utf-16le"), want), ""},
		"unmarked BE":   {encode(t, named(t, "utf-16be"), want), "text/html; charset=iso-8859-1"},
		"header > meta": {encode(t, charmap.Windows1251, want), "text/html; charset=windows-1251"},
		"meta":          {encode(t, charmap.KOI8R, want), "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(o.bytes, o.contentType)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestDecodeMendsDamagedUTF8(t *testing.T) {
	whole := page(russian, "")
	cut := []byte(whole[:strings.Index(whole, "маршрут")+1])
	got, err := decode(cut, "text/html; charset=windows-1251")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), "Городск") || !strings.HasSuffix(string(got), "\uFFFD") {
		t.Errorf("got %q", got)
	}
}

func TestDecodeDoesNotCopyUTF8(t *testing.T) {
	in := []byte(page(russian, ""))
	got, err := decode(in, "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	if &got[0] != &in[0] {
		t.Error("valid UTF-8 was copied")
	}
}

func TestDecodeDropsControlCharacters(t *testing.T) {
	got, err := decode([]byte("A harbour town\x00 voted\x1b[31m on Tuesday.\r\n\tThe vote\x07 was close, and\x7f the count took two days.\f"), "")
	if err != nil {
		t.Fatal(err)
	}
	if want := "A harbour town voted[31m on Tuesday.\r\n\tThe vote was close, and the count took two days.\f"; string(got) != want {
		t.Errorf("got %q", got)
	}
}

func TestDecodeRefusesBinary(t *testing.T) {
	noise := make([]byte, 4096)
	for i, state := 0, uint32(1); i < len(noise); i++ {
		state = state*1664525 + 1013904223
		noise[i] = byte(state >> 24)
	}
	for name, in := range map[string][]byte{
		"noise": noise,
		"zeros": make([]byte, 100),
		"ELF":   append([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 60)...),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode(in, "")
			var e *Error
			if !errors.As(err, &e) || e.Kind != KindUnreadable {
				t.Errorf("got %.40q, %v", got, err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, sample := range legacySamples() {
		f.Add(encode(f, named(f, sample.label), page(sample.text, "")), "text/html; charset="+sample.label)
	}
	f.Add([]byte("\xFF\xFE\x00\xD8"), "")
	f.Add([]byte("<?xml version='1.0' encoding='koi8-r'?>\xC1\xC2"), "application/xhtml+xml")
	f.Add([]byte("<?xml encoding="), "; charset = ' charset")
	f.Fuzz(func(t *testing.T, in []byte, contentType string) {
		before := bytes.Clone(in)
		got, err := decode(in, contentType)
		if !bytes.Equal(in, before) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			return
		}
		if !utf8.Valid(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		if i := bytes.IndexFunc(got, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r\f", r) }); i >= 0 {
			t.Fatalf("control character in %q", got)
		}
		again, err := decode(in, contentType)
		if err != nil || !bytes.Equal(got, again) {
			t.Fatal("two decodings differ")
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	text := strings.Repeat(page(russian, ""), 200)
	for name, in := range map[string][]byte{
		"utf-8":                []byte(text),
		"windows-1251":         encode(b, charmap.Windows1251, page(text, "<meta charset=windows-1251>")),
		"windows-1251 guessed": encode(b, charmap.Windows1251, text),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				if _, err := decode(in, "text/html"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
