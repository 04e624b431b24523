package article

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode"
)

// errNotRegular is the cause for folders, devices and pipes given as a path.
var errNotRegular = errors.New("not a regular file")

// readFile reads a file whose size is checked before a byte is read.
func (r *Reader) readFile(path string) ([]byte, error) {
	limit := r.options.MaxPDFBytes
	if kindOfName(path) != kindPDF && kindOfName(path) != kindUnknown {
		limit = r.options.MaxPageBytes
	}
	content, err := readRegular(path, limit)
	if err != nil {
		return nil, fileError(filepath.Base(path), err)
	}
	return content, nil
}

func readRegular(path string, limit int64) ([]byte, error) {
	// Opening a pipe or device may block for ever or have effects: look first.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		if info.IsDir() {
			return nil, fmt.Errorf("%w but a folder", errNotRegular)
		}
		return nil, errNotRegular
	}
	if info.Size() > limit {
		return nil, &tooLargeError{limit}
	}
	file, err := os.Open(path) //nolint:gosec // the very file that was asked for
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	content := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	_, err = content.ReadFrom(&cappedReader{from: file, left: limit, limit: limit})
	return content.Bytes(), err
}

// unzip decompresses what was saved with gzip, and returns everything else as it is.
func unzip(content []byte, limit int64) ([]byte, error) {
	if !bytes.HasPrefix(content, []byte{0x1f, 0x8b}) {
		return content, nil
	}
	zipped, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(&cappedReader{from: zipped, left: limit, limit: limit})
}

func isBlank(content []byte) bool {
	return len(bytes.TrimFunc(content, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })) == 0
}

// fileError gives the cause of a file that can't be read its plain sentence.
func fileError(name string, cause error) *Error {
	e := &Error{Kind: KindUnreadable, Err: fmt.Errorf("reading %s: %w", name, withoutPath(cause))}
	if name == "" {
		name = "This text"
		e.Err = cause
	}
	var tooLarge *tooLargeError
	switch {
	case errors.As(cause, &tooLarge):
		e.Kind = KindTooLarge
		e.Sentence = fmt.Sprintf("%s is larger than the %s that I read. Please paste the part you want to know about.", name, sizeInWords(tooLarge.limit))
	case errors.Is(cause, fs.ErrNotExist):
		e.Sentence = fmt.Sprintf("There is no file named %s. Please check the name; a link has to start with https://.", name)
	case errors.Is(cause, fs.ErrPermission):
		e.Sentence = fmt.Sprintf("I am not allowed to open %s. Please change its permissions, or paste its text.", name)
	case errors.Is(cause, errNotRegular):
		e.Sentence = fmt.Sprintf("%s is a folder or device, not a file. Please name one file.", name)
	default:
		e.Sentence = fmt.Sprintf("%s could not be read. Please paste its text instead.", name)
	}
	return e
}

// withoutPath strips a *fs.PathError of the path, which the message names already.
func withoutPath(err error) error {
	var wrapped *fs.PathError
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
