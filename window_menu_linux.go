//go:build !browser && linux

package main

/*
#cgo linux pkg-config: gtk+-3.0

#include <gtk/gtk.h>
#include <stdlib.h>

typedef struct {
	int count;
	int next;
	char **labels;
} Labels;

static void relabel(GtkWidget *item, gpointer data) {
	Labels *said = data;
	if (GTK_IS_SEPARATOR_MENU_ITEM(item) || !GTK_IS_MENU_ITEM(item) || said->next >= said->count) return;
	gtk_menu_item_set_label(GTK_MENU_ITEM(item), said->labels[said->next++]);
	GtkWidget *lines = gtk_menu_item_get_submenu(GTK_MENU_ITEM(item));
	if (lines != NULL) gtk_container_foreach(GTK_CONTAINER(lines), relabel, said);
}

static void seek(GtkWidget *widget, gpointer data) {
	if (GTK_IS_MENU_BAR(widget)) gtk_container_foreach(GTK_CONTAINER(widget), relabel, data);
	else if (GTK_IS_CONTAINER(widget)) gtk_container_foreach(GTK_CONTAINER(widget), seek, data);
}

static gboolean relabelAll(gpointer data) {
	Labels *said = data;
	GList *windows = gtk_window_list_toplevels();
	for (GList *each = windows; each != NULL; each = each->next) seek(GTK_WIDGET(each->data), said);
	g_list_free(windows);
	for (int i = 0; i < said->count; i++) free(said->labels[i]);
	free(said->labels);
	free(said);
	return G_SOURCE_REMOVE;
}

static Labels *newLabels(int count) {
	Labels *said = calloc(1, sizeof(Labels));
	said->count = count;
	said->labels = calloc(count, sizeof(char *));
	return said;
}

static void setLabel(Labels *said, int at, char *label) { said->labels[at] = label; }

static void relabelSoon(Labels *said) { g_idle_add(relabelAll, said); }
*/
import "C"

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
)

// sayMenu gives the lines of the menu that shows their words anew. Wails would make a second menu bar
// and never show it, so the labels are changed in place, in their order.
func sayMenu(_ context.Context, bar *menu.Menu) {
	var labels []string
	for _, column := range bar.Items {
		labels = append(labels, column.Label)
		for _, line := range column.SubMenu.Items {
			if line.Type != menu.SeparatorType {
				labels = append(labels, line.Label)
			}
		}
	}
	said := C.newLabels(C.int(len(labels)))
	for at, label := range labels {
		C.setLabel(said, C.int(at), C.CString(label)) // freed once it has been said
	}
	C.relabelSoon(said)
}
