package booklet_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/airesdev/aires"
)

// requireChromium makes a missing browser a failure; CI sets it.
const requireChromium = "AIRES_TEST_REQUIRE_CHROMIUM"

// browser starts a headless Chromium that ends with the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	var program string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	switch {
	case program == "" && os.Getenv(requireChromium) != "":
		t.Fatalf("there is no chromium, and %s is set", requireChromium)
	case program == "":
		t.Skipf("there is no chromium; %s=1 makes this a failure", requireChromium)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) }) // waits until it has ended, before its folder goes
	return ctx
}

// watched collects what a page complains of and asks for.
type watched struct {
	mu         sync.Mutex
	complaints []string
	requests   []string
}

func watch(ctx context.Context) (*watched, error) {
	w := &watched{}
	err := chromedp.Listen(ctx, func(ev any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventConsoleAPICalled:
			w.complaints = append(w.complaints, fmt.Sprint("console: ", ev.Type))
		case *runtime.EventExceptionThrown:
			w.complaints = append(w.complaints, ev.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			w.complaints = append(w.complaints, ev.Entry.Text)
		case *network.EventRequestWillBeSent:
			w.requests = append(w.requests, ev.Request.URL)
		}
	})
	return w, err
}

// look is what the page says of itself: whether it flows over its width, how
// its folds move, and texts whose contrast is too low to read.
const look = `(() => {
	const page = document.documentElement;
	const folds = [...document.querySelectorAll("details")];
	let moved = 0;
	for (const fold of folds) {
		const before = [fold.open, fold.offsetHeight];
		fold.querySelector("summary").click();
		if (fold.open !== before[0] && fold.offsetHeight !== before[1]) moved++;
		fold.open = true;
	}
	const number = s => (s.match(/[\d.]+/g) || []).map(Number);
	const light = ([r, g, b]) => { const f = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
	const ground = e => { for (; e; e = e.parentElement) { const c = number(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
	const faint = new Set();
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || e.closest("title")) continue;
		const style = getComputedStyle(e);
		const ink = light(number(e instanceof SVGElement ? style.fill : style.color)), paper = light(ground(e));
		const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
		if (contrast < 4.5) faint.add(e.tagName + "." + (e.className.baseVal ?? e.className) + " " + contrast.toFixed(2));
	}
	return {over: page.scrollWidth - page.clientWidth, folds: folds.length, moved, faint: [...faint],
		scripts: document.querySelectorAll("script, iframe, object, embed, img, link, base, form").length,
		handlers: [...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
		sections: document.querySelectorAll("article").length,
		paper: getComputedStyle(document.body).backgroundColor};
})()`

type seen struct {
	Over, Folds, Moved, Scripts, Handlers, Sections int
	Faint                                           []string
	Paper                                           string
}

// TestBrowser opens pages as readers do: with the system light and dark, on a
// desk and on a phone. AIRES_TEST_SCREENSHOTS names a folder to keep pictures
// in.
func TestBrowser(t *testing.T) {
	ctx := browser(t)
	for name, rep := range map[string]*aires.Report{
		"full": timed(3), "many": timed(40), "bare": bare(), "empty": {}, "hostile": hostile(strings.Join(attacks, " ")), "wide": hostile(strings.Repeat("wide", 2000)),
	} {
		file := filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(file, []byte(page(t, rep)), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{400, 1200} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, scheme, width), func(t *testing.T) {
					open(ctx, t, file, scheme, width, rep)
				})
			}
		}
	}
}

func open(ctx context.Context, t *testing.T, file, scheme string, width int64, rep *aires.Report) {
	t.Helper()
	tab, cancel := chromedp.NewContext(ctx)
	defer cancel()
	w, err := watch(tab)
	if err != nil {
		t.Fatal(err)
	}
	address := fileURL(file)
	_, enabled := chromedp.Call(tab, network.Enable, network.EnableParams{})
	_, media := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	_, metrics := chromedp.Call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500,
	})
	if err := errors.Join(enabled, media, metrics, chromedp.Do(tab, chromedp.Navigate(address))); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("AIRES_TEST_SCREENSHOTS"); dir != "" {
		picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-")+".png"), picture, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
	}
	s, err := chromedp.Run(tab, chromedp.Evaluate[seen](look))
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.complaints) > 0 {
		t.Errorf("the page complains: %q", w.complaints)
	}
	if len(w.requests) != 1 || w.requests[0] != address {
		t.Errorf("the page asks for %q", w.requests)
	}
	if s.Over > 0 {
		t.Errorf("it flows %d pixels over its width", s.Over)
	}
	if s.Moved != s.Folds || s.Folds == 0 && len(rep.Findings) > 0 {
		t.Errorf("%d of %d folds move", s.Moved, s.Folds)
	}
	if len(s.Faint) > 0 {
		t.Errorf("hard to read: %q", s.Faint)
	}
	if s.Scripts+s.Handlers > 0 || s.Sections != len(rep.Causes) {
		t.Errorf("%d foreign elements, %d handlers, %d chapters of %d", s.Scripts, s.Handlers, s.Sections, len(rep.Causes))
	}
	if want := map[string]string{"light": "rgb(253, 253, 251)", "dark": "rgb(22, 24, 27)"}[scheme]; s.Paper != want {
		t.Errorf("paper %s, want %s: is the style sheet in force?", s.Paper, want)
	}
}

// TestBrowserPrint wants nothing folded away on paper, and paper white.
func TestBrowserPrint(t *testing.T) {
	ctx := browser(t)
	file := filepath.Join(t.TempDir(), "full.html")
	if err := os.WriteFile(file, []byte(page(t, timed(3))), 0o600); err != nil {
		t.Fatal(err)
	}
	_, media := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	if err := errors.Join(media, chromedp.Do(ctx, chromedp.Navigate(fileURL(file)))); err != nil {
		t.Fatal(err)
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
		const folds = [...document.querySelectorAll("details")];
		const hidden = folds.filter(f => [...f.children].some(c => !c.checkVisibility({contentVisibilityAuto: true})));
		return folds.length + " folds, " + hidden.length + " hidden, " + getComputedStyle(document.body).backgroundColor;
	})()`))
	if want := "3 folds, 0 hidden, rgb(255, 255, 255)"; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

func fileURL(file string) string {
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(file), "/")}).String()
}
