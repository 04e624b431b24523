// Package openapicheck holds what passes between a bot and the stand-in to the
// OpenAPI description that Discord publishes of its REST API. Attach it to a
// server in a test with [Attach].
package openapicheck

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// Description is Discord's OpenAPI 3.1 document. Its schemas are JSON Schema
// 2020-12 as they stand, so a validator of that checks them with no translation.
type Description struct {
	paths    map[string]map[string]operation
	compiler *jsonschema.Compiler
	mu       sync.Mutex // of the compiler and what it has compiled
	compiled map[string]*jsonschema.Schema
}

type operation struct {
	Parameters  []parameter         `json:"parameters"`
	RequestBody *body               `json:"requestBody"`
	Responses   map[string]response `json:"responses"`
}

type parameter struct {
	Name   string `json:"name"`
	In     string `json:"in"`
	Schema struct {
		Type any `json:"type"`
	} `json:"schema"`
}

type body struct {
	Content  map[string]struct{} `json:"content"`
	Required bool                `json:"required"`
}

type response struct {
	Ref     string              `json:"$ref"`
	Content map[string]struct{} `json:"content"`
}

// resource is the name under which the document's parts are looked up.
const resource = "file:///discord.json"

const jsonType = "application/json"

// Load reads a description from a file.
func Load(path string) (*Description, error) {
	text, err := os.ReadFile(path) //nolint:gosec // G304: the path is the tester's own
	if err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	d := &Description{paths: map[string]map[string]operation{}, compiled: map[string]*jsonschema.Schema{}}
	for path, item := range document.Paths {
		var shared []parameter
		if raw, there := item["parameters"]; there {
			if err := json.Unmarshal(raw, &shared); err != nil {
				return nil, fmt.Errorf("parameters of %s: %w", path, err)
			}
		}
		d.paths[path] = map[string]operation{}
		for method, raw := range item {
			if method == "parameters" {
				continue
			}
			var op operation
			if err := json.Unmarshal(raw, &op); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			op.Parameters = append(op.Parameters, shared...)
			d.paths[path][strings.ToUpper(method)] = op
		}
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	d.compiler = jsonschema.NewCompiler()
	if err := d.compiler.AddResource(resource, parsed); err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	return d, nil
}

// Check returns what is wrong with an exchange: the path, the query, the
// request's body with fields that Discord does not know, and the answer.
func (d *Description) Check(e standin.Exchange) []string { return d.check(e, false) }

func (d *Description) check(e standin.Exchange, lenient bool) []string {
	name := e.Method + " " + e.Path
	if e.Route == "" {
		return []string{name + ": the stand-in has no such route"}
	}
	op, there := d.paths[e.Route][e.Method]
	if !there {
		return []string{name + ": Discord's description has no such operation"}
	}
	var wrong []string
	note := func(part string, err error) {
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %s: %v", name, part, err))
		}
	}
	for _, err := range op.checkQuery(e.Query) {
		note("query", err)
	}
	// A request that the API refused is the refused one's business: what has to
	// hold is that the stand-in refused it in Discord's shape.
	if e.Status < 400 {
		note("request", d.checkRequest(op, e, !lenient))
	}
	if e.Status != 0 && !e.Faulted {
		note("answer "+strconv.Itoa(e.Status), d.checkAnswer(op, e))
	}
	return wrong
}

func (op operation) checkQuery(query string) []error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return []error{err}
	}
	var wrong []error
	for name := range values {
		known := false
		for _, p := range op.Parameters {
			if p.In != "query" || p.Name != name {
				continue
			}
			known = true
			if !p.takes(values.Get(name)) {
				wrong = append(wrong, fmt.Errorf("%s=%q is not of type %v", name, values.Get(name), p.Schema.Type))
			}
		}
		if !known {
			wrong = append(wrong, fmt.Errorf("%s is not a parameter", name))
		}
	}
	return wrong
}

func (p parameter) takes(text string) bool {
	switch p.Schema.Type {
	case "integer":
		_, err := strconv.Atoi(text)
		return err == nil
	case "boolean":
		_, err := strconv.ParseBool(text)
		return err == nil
	default:
		return true
	}
}

func (d *Description) checkRequest(op operation, e standin.Exchange, closed bool) error {
	if op.RequestBody == nil {
		return nil
	}
	if len(e.Request) == 0 {
		if op.RequestBody.Required {
			return errors.New("a body is required")
		}
		return nil
	}
	pointer := operationPointer(e) + "/requestBody/content/" + escape(jsonType) + "/schema"
	return d.validate(pointer, bitsAsNumbers.ReplaceAll(e.Request, []byte("$1$2")), closed)
}

// bitsAsNumbers finds permissions written as text. The description wants a
// number there; Discord's reference says text, which is what clients send.
var bitsAsNumbers = regexp.MustCompile(`("default_member_permissions":\s*)"(\d+)"`)

func (d *Description) checkAnswer(op operation, e standin.Exchange) error {
	status := strconv.Itoa(e.Status)
	answer, there := op.Responses[status]
	if !there && e.Status >= 400 && e.Status < 500 {
		status = "4XX"
		answer, there = op.Responses[status]
	}
	if !there {
		if e.Status >= 500 {
			return nil
		}
		return errors.New("the description has no such status")
	}
	pointer := operationPointer(e) + "/responses/" + status
	if name, shared := strings.CutPrefix(answer.Ref, "#"); shared {
		pointer = name
		answer.Content = map[string]struct{}{jsonType: {}}
	}
	if _, hasBody := answer.Content[jsonType]; !hasBody {
		if len(e.Response) > 0 {
			return errors.New("a body where there is none")
		}
		return nil
	}
	text := e.Response
	if e.Status >= 400 {
		text = withoutDetails(text)
	}
	return d.validate(pointer+"/content/"+escape(jsonType)+"/schema", text, false)
}

// withoutDetails takes the problems by field out of a refusal. The description
// gives them a number for a code; Discord's reference and the API itself have
// texts, such as BASE_TYPE_REQUIRED.
func withoutDetails(text []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil {
		return text
	}
	delete(fields, "errors")
	text, _ = json.Marshal(fields) // what was read from JSON
	return text
}

// validate holds a body to the schema at a pointer; closed refuses fields that
// no part of the schema knows.
func (d *Description) validate(pointer string, text []byte, closed bool) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	schema, err := d.schema(pointer, closed)
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func (d *Description) schema(pointer string, closed bool) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := fmt.Sprint(closed, pointer)
	if schema := d.compiled[key]; schema != nil {
		return schema, nil
	}
	location := resource + "#" + pointer
	if closed {
		wrapped := "file:///closed-" + strconv.Itoa(len(d.compiled)) + ".json"
		if err := d.compiler.AddResource(wrapped, map[string]any{"$ref": location, "unevaluatedProperties": false}); err != nil {
			return nil, fmt.Errorf("schema %s: %w", pointer, err)
		}
		location = wrapped
	}
	schema, err := d.compiler.Compile(location)
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", pointer, err)
	}
	d.compiled[key] = schema
	return schema, nil
}

func operationPointer(e standin.Exchange) string {
	return "/paths/" + escape(e.Route) + "/" + strings.ToLower(e.Method)
}

// escape writes a key as a part of a JSON pointer within a URL's fragment.
func escape(key string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
}
