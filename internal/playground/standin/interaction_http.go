package standin

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// SetInteractionsEndpoint has interactions sent to a URL, signed with Ed25519,
// in place of the gateway; an empty URL ends that. As Discord does, it first
// asks whether the endpoint answers a PING and refuses a bad signature.
func (s *Server) SetInteractionsEndpoint(ctx context.Context, url string) error {
	if url != "" {
		ping := mustMarshal(map[string]any{
			"id": s.w.app.id, "application_id": s.w.app.id, "type": InteractionPing, "version": 1, "token": "ping",
		})
		status, body, err := s.deliver(ctx, url, ping, s.sign)
		if err != nil {
			return fmt.Errorf("the interactions endpoint cannot be reached: %w", err)
		}
		var pong callback
		if status != http.StatusOK || json.Unmarshal(body, &pong) != nil || pong.Type != CallbackPong {
			return fmt.Errorf("the interactions endpoint answered a PING with %d %.200s", status, body)
		}
		forged := func([]byte) []byte { return make([]byte, ed25519.SignatureSize) }
		status, _, err = s.deliver(ctx, url, ping, forged)
		if err != nil {
			return fmt.Errorf("the interactions endpoint cannot be reached: %w", err)
		}
		if status != http.StatusUnauthorized {
			return fmt.Errorf("the interactions endpoint answered a bad signature with %d, not with 401", status)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
	return nil
}

// VerifyKey is the public key of the application, in hexadecimal digits, with
// which an interactions endpoint checks what it is sent.
func (s *Server) VerifyKey() string {
	return hex.EncodeToString(s.key.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // what an Ed25519 key returns
}

func (s *Server) sign(message []byte) []byte { return ed25519.Sign(s.key, message) }

// deliver posts a body to the endpoint, signed over the time and the body.
func (s *Server) deliver(ctx context.Context, url string, body []byte, sign func([]byte) []byte) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	sentAt := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Signature-Timestamp", sentAt)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(sign(append([]byte(sentAt), body...))))
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxRequest))
	return res.StatusCode, answer, errors.Join(err, res.Body.Close())
}

// sendToEndpoint sends an interaction to the endpoint and takes the first answer from the
// response; 202 says that the answer will come to the callback route.
func (s *Server) sendToEndpoint(i *interaction) {
	url, body := s.endpoint, mustMarshal(i.Interaction)
	s.work.Go(func() {
		status, answer, err := s.deliver(s.life, url, body, s.sign)
		if err == nil && status == http.StatusAccepted {
			return
		}
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("the endpoint answered %d", status)
		}
		if err == nil {
			err = s.takeAnswer(i, answer)
		}
		if err != nil {
			s.log.Warn("an interaction was not answered by the endpoint", "error", err)
		}
	})
}

func (s *Server) takeAnswer(i *interaction, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := (&call{Server: s, body: body}).firstAnswer(i)
	return err
}
