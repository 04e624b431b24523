package article

import "context"

func fromPDF(ctx context.Context, file []byte) (*Article, error) {
	return FromText(ctx, string(file), TextOptions{})
}
