package bench

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
)

// figure is one line of the table.
type figure struct {
	name   string
	unit   string
	ours   float64
	bare   float64
	target target
	note   string // what was compared, where the name does not say it
	failed bool   // it was promised and could not be measured
}

// target is what a figure should come to.
type target struct {
	ratio float64 // of ours to bare; 0: there is none
	most  float64 // of ours, whatever the bare one is; 0: there is none
	least bool    // the ratio is wanted at least, not at most
}

// atLeast wants ours to be at least that part of the bare limit (more is better).
func atLeast(ratio float64) target { return target{ratio: ratio, least: true} }

// atMost wants ours to be at most so many times the bare limit (less is better).
func atMost(ratio float64) target { return target{ratio: ratio} }

// within wants ours to be at most an amount.
func within(most float64) target { return target{most: most} }

func (f figure) ratio() float64 {
	if f.bare == 0 {
		return 0
	}
	return f.ours / f.bare
}

func (f figure) isMet() bool {
	switch {
	case f.target.most > 0:
		return f.ours <= f.target.most
	case f.target.least:
		return f.ratio() >= f.target.ratio
	default:
		return f.ratio() <= f.target.ratio
	}
}

func (t target) String() string {
	switch {
	case t.most > 0:
		return "≤ " + number(t.most)
	case t.least:
		return "≥ " + number(t.ratio) + " ×"
	default:
		return "≤ " + number(t.ratio) + " ×"
	}
}

// table collects the figures of a run, in the order in which they were measured.
type table struct {
	mu      sync.Mutex
	figures []figure
}

var figures table

// report adds a figure to the table and to the benchmark's own line.
func report(b *testing.B, f figure) {
	b.Helper()
	figures.mu.Lock()
	defer figures.mu.Unlock()
	figures.figures = append(figures.figures, f)
	b.Logf("%s: %s %s, bare %s", f.name, number(f.ours), f.unit, number(f.bare))
	b.ReportMetric(0, "ns/op") // one pass is no figure
	b.ReportMetric(f.ratio(), strings.ReplaceAll(f.name, " ", "_")+"_ratio")
}

// promise names the figures of a benchmark. One that has not come when the benchmark ends stands in the
// table as failed, and the other benchmarks go on.
func promise(b *testing.B, names ...string) {
	b.Helper()
	b.Cleanup(func() {
		figures.mu.Lock()
		defer figures.mu.Unlock()
		for _, name := range names {
			if !slices.ContainsFunc(figures.figures, func(f figure) bool { return f.name == name }) {
				figures.figures = append(figures.figures, figure{name: name, failed: true})
			}
		}
	})
}

// patience is how long the whole run may take: the table is printed then with what there is.
const patience = 25 * time.Minute

// TestMain prints the table after the benchmarks.
func TestMain(m *testing.M) {
	time.AfterFunc(patience, func() {
		fmt.Fprintln(os.Stdout, "\nThe time is up; what is missing here was not reached.")
		figures.print(os.Stdout)
		os.Exit(1)
	})
	code := m.Run()
	figures.print(os.Stdout)
	os.Exit(code)
}

func (t *table) print(out io.Writer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.figures) == 0 {
		return
	}
	fmt.Fprintln(out)
	lines := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "figure\tours\tbare\tunit\tratio\ttarget\tmet\tcompared")
	for _, f := range t.figures {
		if f.failed {
			fmt.Fprintf(lines, "%s\tfailed\t-\t\t-\t-\tno\tits benchmark's own lines above say why\n", f.name)
			continue
		}
		bare, ratio, met := "-", "-", "no"
		if f.bare > 0 {
			bare, ratio = number(f.bare), number(f.ratio())
		}
		if f.isMet() {
			met = "yes"
		}
		wanted := f.target.String()
		if f.target == (target{}) {
			wanted, met = "-", "-"
		}
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", f.name, number(f.ours), bare, f.unit, ratio, wanted, met, f.note)
	}
	_ = lines.Flush()
}

// number writes a figure with as many digits as mean something.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.3f", v)
	}
}

// rounds is how often each side of a comparison is measured, ours and bare by turns.
const rounds = 3

// byTurns measures ours and bare by turns and returns the two of the round whose ratio is the median:
// whatever else the machine does then disturbs both alike.
func byTurns(b *testing.B, ours, bare func() float64) (float64, float64) {
	b.Helper()
	type pair struct{ ours, bare float64 }
	var pairs []pair
	for range rounds {
		pairs = append(pairs, pair{ours(), bare()})
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Compare(x.ours/x.bare, y.ours/y.bare) })
	middle := pairs[rounds/2]
	return middle.ours, middle.bare
}

// percentile is the duration that a part of all is not above, in milliseconds.
func percentile(all []time.Duration, part float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return millis(sorted[min(int(float64(len(sorted))*part), len(sorted)-1)])
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// must ends the benchmark at an error.
func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
