package paperwork_test

import (
	"slices"
	"testing"

	"anteroom/backend/document"
)

func TestBlocks(t *testing.T) {
	t.Parallel()
	got := document.Blocks("# One\nfirst\nsecond\n\n- a\n- <b>b</b>\nthird\n#none\n\n\nfourth")
	want := []document.Block{
		{Kind: document.HeadingBlock, Text: "One"},
		{Kind: document.ParagraphBlock, Text: "first\nsecond"},
		{Kind: document.ItemBlock, Text: "a"},
		{Kind: document.ItemBlock, Text: "<b>b</b>"},
		{Kind: document.ParagraphBlock, Text: "third\n#none"},
		{Kind: document.ParagraphBlock, Text: "fourth"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}
