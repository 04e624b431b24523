package config

import (
	"errors"
	"strings"
	"testing"
)

func TestFaultsAreNamed(t *testing.T) {
	tests := []struct {
		name    string
		file    string
		environ []string
		flags   map[string]string
		want    []string
	}{
		{
			"misspelled key", "fetch:\n  timout: 5s\n", nil, nil,
			[]string{"fetch.timout (lede.yaml:2): there is no such setting; did you mean fetch.timeout?"},
		},
		{
			"key without its section", "timeout: 5s\n", nil, nil,
			[]string{"timeout (lede.yaml:1): there is no such setting; did you mean fetch.timeout?"},
		},
		{
			"unknown section", "database:\n  path: x\n", nil, nil,
			[]string{"database (lede.yaml:1): there is no such setting; “lede config” lists them all"},
		},
		{
			"key given twice", "fetch:\n  timeout: 5s\n  timeout: 6s\n", nil, nil,
			[]string{"fetch.timeout (lede.yaml:3): it stands in line 2 already"},
		},
		{
			"list", "fetch:\n  timeout: [5s, 6s]\n", nil, nil,
			[]string{"fetch.timeout (lede.yaml:2): takes one value, not a list or a group"},
		},
		{
			"value in place of a section", "fetch: 5s\n", nil, nil,
			[]string{"fetch (lede.yaml:1): this is a section: its settings stand below it, indented"},
		},
		{
			"no mapping", "- fetch\n", nil, nil,
			[]string{"lede.yaml:1: a settings file holds sections, such as “fetch:”"},
		},
		{
			"not YAML", "fetch: [\n", nil, nil,
			[]string{"lede.yaml: this is not YAML: "},
		},
		{
			"two documents", "fetch:\n  timeout: 5s\n---\nfetch:\n", nil, nil,
			[]string{"lede.yaml: the file holds more than one YAML document"},
		},
		{
			"wrong type", "fetch:\n  timeout: soon\n", nil, nil,
			[]string{`fetch.timeout (lede.yaml:2): "soon" is not a duration; write a duration from 1s to 10m`},
		},
		{
			"out of range", "",
			[]string{"LEDE_FETCH_MAX_REDIRECTS=99"},
			nil,
			[]string{`fetch.max_redirects (LEDE_FETCH_MAX_REDIRECTS): "99" is too large; write a number from 0 to 30`},
		},
		{
			"no such choice", "", nil,
			map[string]string{"summary.length": "tiny"},
			[]string{`summary.length (--length): "tiny" is not one of the choices; write short, normal or long`},
		},
		{
			"misspelled variable", "",
			[]string{"LEDE_FETCH_TIMOUT=5s"},
			nil,
			[]string{"LEDE_FETCH_TIMOUT (environment): there is no such setting; did you mean LEDE_FETCH_TIMEOUT?"},
		},
		{
			"secret of a wrong form", "fetch:\n  proxy: proxy.example.org:password\n", nil, nil,
			[]string{"fetch.proxy (lede.yaml:2): the value is not a complete address; write an address that begins with http://"},
		},
		{
			"list of lists", "fetch:\n  languages: [de, [en]]\n", nil, nil,
			[]string{"fetch.languages (lede.yaml:2): takes a list of single values"},
		},
		{
			"no language at all", "",
			[]string{"LEDE_FETCH_LANGUAGES=de,,en"},
			nil,
			[]string{"fetch.languages (LEDE_FETCH_LANGUAGES): \"de,,en\" holds something that is not a language tag"},
		},
		{
			"key without a model", "",
			[]string{"LEDE_LLM_API_KEY=hunter2"},
			nil,
			[]string{"llm.api_key and llm.model"},
		},
		{
			"provider without an address", "llm:\n  provider: azure\n  model: some-model\n", nil, nil,
			[]string{"llm.provider and llm.base_url"},
		},
		{
			"engine without a model", "", nil,
			map[string]string{"summary.engine": "model"},
			[]string{"summary.engine and llm.model"},
		},
		{
			"budget without prices", "llm:\n  model: some-model\n  daily_budget: 1.50\n", nil, nil,
			[]string{"llm.daily_budget and llm.input_price"},
		},
		{
			"budget of a person without prices", "llm:\n  model: some-model\n  person_budget: 1.50\n", nil, nil,
			[]string{"llm.person_budget and llm.input_price"},
		},
		{
			"budget with a model that has no price", "llm:\n  model: some-model\n  models: other\n  prices: some-model 0.25 2\n  daily_budget: 1.50\n", nil, nil,
			[]string{"llm.daily_budget and llm.prices", "“other”"},
		},
		{
			"price table with a gap", "llm:\n  model: some-model\n  prices: some-model 0.25 2, other 1\n", nil, nil,
			[]string{"llm.prices (file lede.yaml:3): “other 1” is not a model with two prices"},
		},
		{
			"price table with a word", "llm:\n  model: some-model\n  prices: some-model cheap 2\n", nil, nil,
			[]string{"llm.prices (file lede.yaml:3): “some-model cheap 2” holds a price that is none"},
		},
		{
			"amount of another country", "llm:\n  model: some-model\n  input_price: \"0,25\"\n", nil, nil,
			[]string{"llm.input_price (lede.yaml:3): \"0,25\" is not an amount; write an amount from 0 to 100000, such as 0.25"},
		},
		{
			"all at once", "fetch:\n  timout: 5s\n  max_redirects: -1\n",
			[]string{"LEDE_LOG_LEVEL=loud"},
			map[string]string{"output.color": "blue"},
			[]string{"The configuration has 4 problems:", "fetch.timout", "fetch.max_redirects", "log.level (LEDE_LOG_LEVEL)", "output.color (--color)"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if test.file != "" {
				write(t, "lede.yaml", test.file, 0o600)
			}
			_, err := Load(Options{Environ: test.environ, Flags: test.flags})
			var faults *Error
			if !errors.As(err, &faults) {
				t.Fatalf("got %v, want an *Error", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in:\n%s", want, err)
				}
			}
			for _, secret := range []string{"password", "hunter2"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the message gives a secret away:\n%s", err)
				}
			}
		})
	}
}
