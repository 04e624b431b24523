package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Errors of [Client.Download].
var (
	ErrTooLarge    = errors.New("discord: the attachment is larger than allowed")
	ErrForeignHost = errors.New("discord: the attachment does not lie with Discord")
)

// Download fetches an attachment, of at most maxBytes, and its content type.
// It asks Discord's own hosts and that of the base URL alone, follows no
// redirect elsewhere and sends no token, so that a forged attachment cannot
// make the bot fetch from a network it stands in.
func (c *Client) Download(ctx context.Context, address string, maxBytes int64) (data []byte, contentType string, err error) {
	where, err := url.Parse(address)
	if err != nil || !c.holdsAttachments(where) {
		return nil, "", ErrForeignHost
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, where.String(), nil)
	if err != nil {
		return nil, "", ErrForeignHost
	}
	const shown = "GET attachment" // an attachment's address is signed: it is a secret for a day
	response, err := c.downloads.Do(request)
	if err != nil {
		var outer *url.Error
		if errors.As(err, &outer) {
			err = outer.Err
		}
		return nil, "", &Error{Route: shown, Err: err}
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, "", &Error{Route: shown, Status: response.StatusCode}
	}
	if response.ContentLength > maxBytes {
		return nil, "", fmt.Errorf("%w: %d of %d bytes", ErrTooLarge, response.ContentLength, maxBytes)
	}
	data, err = io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err != nil {
		return nil, "", &Error{Route: shown, Err: err}
	}
	if int64(len(data)) > maxBytes {
		return nil, "", fmt.Errorf("%w: more than %d bytes", ErrTooLarge, maxBytes)
	}
	return data, response.Header.Get("Content-Type"), nil
}

func (c *Client) holdsAttachments(where *url.URL) bool {
	if strings.HasPrefix(c.api, where.Scheme+"://"+where.Host+"/") && where.Host == c.host {
		return true
	}
	if where.Scheme != "https" || where.User != nil {
		return false
	}
	switch where.Host {
	case "cdn.discordapp.com", "media.discordapp.net":
		return true
	default:
		return false
	}
}
