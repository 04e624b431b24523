package metric

import "testing"

func TestSameTitle(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"“Pier” to be re\u00adbuilt", "\"Pier\" to be rebuilt ", true},
		{"PIER TO BE REBUILT", "Pier to be rebuilt", true},
		{"Pier to be rebuilt", "Pier to be rebuilt | Harbour Post", false},
		{"", "", false},
		{"—", "!", false},
	}
	for _, tt := range tests {
		if got := SameTitle(tt.a, tt.b); got != tt.want {
			t.Errorf("SameTitle(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}
