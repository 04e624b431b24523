package article

import "context"

func fromMarkdown(ctx context.Context, text []byte) (*Article, error) {
	return FromText(ctx, string(text), TextOptions{})
}
func fromPDF(ctx context.Context, file []byte) (*Article, error) {
	return FromText(ctx, string(file), TextOptions{})
}
