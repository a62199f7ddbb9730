package desk_test

import (
	"html"
	"net/http"
	"strings"
	"testing"
)

func TestTheWelcomeIsTriedBeforeItIsSaved(t *testing.T) {
	h := moveIn(empty(t, "https://blog.test"))
	v := h.member()
	v.get("/desk/appearance/preview?" + chosen("welcome", "Good that *you* are here.").Encode()).is(http.StatusOK).shows("Good that *you* are here.")
	v.post("/desk/appearance", pairs(chosen("welcome", "Good that *you* are here."))...).leadsTo("/desk/appearance")
	v.get("/desk/appearance").shows("Good that *you* are here.</textarea>")
	v.post("/desk/appearance", pairs(chosen("welcome", strings.Repeat("x", 3001)))...).is(http.StatusUnprocessableEntity).shows("at most 3,000", `id="welcome-wrong"`)

	// What an address cannot hold is shown as it is kept.
	tried := v.post("/desk/appearance", pairs(chosen("do", "preview", "welcome", strings.Repeat("ж", 3000)))...).is(http.StatusOK)
	_, address, _ := strings.Cut(tried.body, `src="/desk/appearance/preview?`)
	address, _, _ = strings.Cut(address, `"`)
	if len(address) > 6000 || !strings.Contains(address, "footer=") {
		t.Fatalf("the preview is at %d bytes: %.200s", len(address), address)
	}
	v.get("/desk/appearance/preview?"+html.UnescapeString(address)).is(http.StatusOK).shows("Good that *you* are here.", "In a crisis call 112.")
}
