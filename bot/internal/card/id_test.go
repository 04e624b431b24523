package card

import (
	"strings"
	"testing"
)

func TestIDsComeBackAsTheyWere(t *testing.T) {
	for _, id := range []ID{
		{ActionAsk, "1310000000000000000-2", ""}, {ActionTurn, "", "3"}, {ActionSetting, "a:b%c d", "x:y"}, {ActionErase, "", ""},
	} {
		got, ok := ParseID(id.String())
		if !ok || got != id {
			t.Errorf("%+v came back as %+v", id, got)
		}
	}
}

func TestForeignIDsAreRefused(t *testing.T) {
	for _, s := range []string{"", "l1", "l1:ask", "l0:ask:1", "l2:ask:1:2", "l1:ask:1:2:3", "l1::1", "l1:ask:%zz", "l1:ask:" + strings.Repeat("1", 100)} {
		if id, ok := ParseID(s); ok {
			t.Errorf("%q was read as %+v", s, id)
		}
	}
}

func FuzzID(f *testing.F) {
	f.Add("ask", "1310", "2", "l1:ask:1310:2")
	f.Add("setting", strings.Repeat("é", 60), ":", "l1:%:")
	f.Fuzz(func(t *testing.T, action, key, arg, s string) {
		id := ID{Action: Action(action), ReplyKey: key, Arg: arg}
		text := id.String()
		if len(text) > MaxCustomID {
			t.Fatalf("%d characters", len(text))
		}
		got, ok := ParseID(text)
		if action != "" && (!ok || got != id && got.Action != ActionStale) {
			t.Fatalf("%+v came back as %+v", id, got)
		}
		if again, ok := ParseID(s); ok && again.String() != s {
			if twice, ok := ParseID(again.String()); !ok || twice != again {
				t.Fatalf("%q is read as %+v, written as %q", s, again, again.String())
			}
		}
	})
}
