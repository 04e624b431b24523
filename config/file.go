package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// FileName is the name of the file in the working folder and in Lede's own
// folder under $XDG_CONFIG_HOME.
const FileName = "lede.yaml"

// maxFileBytes is far above any settings file, and keeps a wrong path from
// filling the memory.
const maxFileBytes = 1 << 20

// candidates returns where a settings file may lie, the first to be used.
func candidates(env map[string]string) []string {
	paths := []string{FileName}
	base := env["XDG_CONFIG_HOME"]
	if base == "" && env["HOME"] != "" {
		base = filepath.Join(env["HOME"], ".config")
	}
	if filepath.IsAbs(base) { // the XDG specification has relative ones ignored
		paths = append(paths, filepath.Join(base, "lede", FileName))
	}
	return paths
}

// readFile fills the layer from the settings file, if there is one.
func (l *loader) readFile(path string) {
	if path != "" {
		if data, ok := l.open(path, true); ok {
			l.file = path
			l.parseFile(path, data)
		}
		return
	}
	for _, path := range candidates(l.env) {
		data, ok := l.open(path, false)
		if ok {
			l.file = path
			l.parseFile(path, data)
		}
		if ok || len(l.problems) > 0 {
			return
		}
	}
}

// open reads a settings file. One that must exist is a problem when it does not.
func (l *loader) open(path string, must bool) ([]byte, bool) {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) && !must {
		return nil, false
	}
	if err != nil {
		l.problem("", path, "the settings file cannot be opened: "+reason(err))
		return nil, false
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		l.problem("", path, "this is a folder, not a settings file")
		return nil, false
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		l.problem("", path, "the settings file cannot be read: "+reason(err))
		return nil, false
	}
	if len(data) > maxFileBytes {
		l.problem("", path, "the settings file is larger than 1 MB")
		return nil, false
	}
	l.fileMode = info.Mode()
	return data, true
}

// reason returns what the system says, without the path and the operation.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

func (l *loader) parseFile(path string, data []byte) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return
	} else if err != nil {
		l.problem("", path, "this is not YAML: "+strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		l.problem("", path, "the file holds more than one YAML document")
	}
	root := resolve(document.Content[0])
	if root.Kind == yaml.MappingNode {
		l.walk(path, "", root)
	} else if !isNull(root) {
		l.problem("", place(path, root), "a settings file holds sections, such as “fetch:”")
	}
	secret := false
	for key := range l.values {
		setting, _ := Lookup(key)
		secret = secret || setting.Secret
	}
	if secret && worldReadable(l.fileMode) {
		l.warnings = append(l.warnings, fmt.Sprintf("%s holds a secret and everyone on this machine can read it; try: chmod 600 %s", path, path))
	}
}

// walk takes every scalar below a mapping as the value of a setting.
func (l *loader) walk(path, prefix string, mapping *yaml.Node) {
	seen := map[string]int{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		name, value := mapping.Content[i], resolve(mapping.Content[i+1])
		key := strings.ToLower(prefix + name.Value)
		if first, ok := seen[key]; ok {
			l.problem(key, place(path, name), fmt.Sprintf("it stands in line %d already", first))
			continue
		}
		seen[key] = name.Line
		_, isSetting := Lookup(key)
		isSection := l.isSection(key)
		switch {
		case !isSetting && !isSection:
			l.problems = append(l.problems, unknown(key, place(path, name), l.keys))
		case isNull(value): // as if the line were not there
		case isSection && value.Kind == yaml.MappingNode:
			l.walk(path, key+".", value)
		case isSection:
			l.problem(key, place(path, name), "this is a section: its settings stand below it, indented")
		case value.Kind == yaml.SequenceNode && l.isList(key) && allScalars(value):
			l.take(key, joined(value), place(path, name), "file "+place(path, name))
		case value.Kind != yaml.ScalarNode && l.isList(key):
			l.problem(key, place(path, name), "takes a list of single values")
		case value.Kind != yaml.ScalarNode:
			l.problem(key, place(path, name), "takes one value, not a list or a group")
		default:
			l.take(key, value.Value, place(path, name), "file "+place(path, name))
		}
	}
}

func (l *loader) isSection(key string) bool {
	for _, s := range Sections() {
		if s.Name == key {
			return true
		}
	}
	return false
}

func (l *loader) isList(key string) bool {
	setting, _ := Lookup(key)
	return setting.Kind == List
}

func allScalars(list *yaml.Node) bool {
	return !slices.ContainsFunc(list.Content, func(n *yaml.Node) bool { return resolve(n).Kind != yaml.ScalarNode })
}

func joined(list *yaml.Node) string {
	items := make([]string, len(list.Content))
	for i, n := range list.Content {
		items[i] = resolve(n).Value
	}
	return strings.Join(items, ",")
}

func place(path string, node *yaml.Node) string { return fmt.Sprintf("%s:%d", path, node.Line) }

// resolve follows an alias to what it stands for.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func worldReadable(mode fs.FileMode) bool { return mode.Perm()&0o004 != 0 }
