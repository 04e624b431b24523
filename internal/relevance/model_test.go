package relevance

import (
	"reflect"
	"strings"
	"testing"
)

func TestModelSurvivesWriting(t *testing.T) {
	embedded, err := ReadModel(strings.NewReader(weights))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := embedded.Write(&b); err != nil {
		t.Fatal(err)
	}
	if b.String() != weights {
		t.Error("the embedded weights are not what Write makes of them")
	}
	if !reflect.DeepEqual(Default(), embedded) {
		t.Error("the default model is not the embedded one")
	}
}

func TestReadModelRefuses(t *testing.T) {
	for _, line := range []string{"rank\tbm25", "rank\tbm25\tmuch", "rank\tnonsense\t1", "confidence\tbias\t1", "taste\tbm25\t1"} {
		if m, err := ReadModel(strings.NewReader(line)); err == nil {
			t.Errorf("%q: read as %v", line, m)
		}
	}
}

func TestModelNamesEveryFeature(t *testing.T) {
	if len(RankNames()) != rankFeatures || len(ConfidenceNames()) != confFeatures {
		t.Errorf("%d and %d names for %d and %d features", len(RankNames()), len(ConfidenceNames()), rankFeatures, confFeatures)
	}
	for _, names := range [][]string{RankNames(), ConfidenceNames()} {
		if len(places(names)) != len(names) {
			t.Errorf("%q holds a name twice", names)
		}
	}
}
