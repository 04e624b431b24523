package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// mostUnpacked bounds one packed value in memory, in bytes.
const mostUnpacked = 256 << 20

var errDamaged = errors.New("what was kept is damaged")

// packer makes JSON small. It is safe for concurrent use.
type packer struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newPacker() (*packer, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("preparing to pack: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(mostUnpacked))
	if err != nil {
		return nil, fmt.Errorf("preparing to unpack: %w", err)
	}
	return &packer{encoder, decoder}, nil
}

func (p *packer) close() {
	_ = p.encoder.Close() // nothing is buffered
	p.decoder.Close()
}

func (p *packer) pack(text []byte) []byte { return p.encoder.EncodeAll(text, nil) }

func (p *packer) unpack(packed []byte) ([]byte, error) {
	text, err := p.decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return text, nil
}

func (p *packer) packJSON(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return p.pack(text), nil
}

func (p *packer) unpackJSON(packed []byte, v any) error {
	text, err := p.unpack(packed)
	if err != nil {
		return err
	}
	if json.Unmarshal(text, v) != nil {
		return errDamaged // the cause would quote the text
	}
	return nil
}
