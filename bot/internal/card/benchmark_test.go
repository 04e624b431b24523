package card

import "testing"

func BenchmarkSummary(b *testing.B) {
	v := english(b)
	s := ferry(b)
	summary := ferrySummary(s)
	b.ReportAllocs()
	for b.Loop() {
		Summary(v, s, summary, Options{ReplyKey: "1"})
	}
}

func BenchmarkText(b *testing.B) {
	v := english(b)
	s := ferry(b)
	messages := Summary(v, s, ferrySummary(s), Options{ReplyKey: "1"})
	for b.Loop() {
		Text(messages)
	}
}
