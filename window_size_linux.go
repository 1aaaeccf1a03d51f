//go:build !browser && linux

package main

/*
#cgo linux pkg-config: gtk+-3.0

#include <gtk/gtk.h>
#include <stdlib.h>

typedef struct {
	int width;
	int height;
} Size;

static gboolean resizeAll(gpointer data) {
	Size *wanted = data;
	GList *windows = gtk_window_list_toplevels();
	for (GList *each = windows; each != NULL; each = each->next) {
		GtkWindow *window = GTK_WINDOW(each->data);
		if (gtk_window_get_window_type(window) != GTK_WINDOW_TOPLEVEL || !gtk_widget_get_visible(GTK_WIDGET(window))) continue;
		gtk_window_resize(window, wanted->width, wanted->height);
	}
	g_list_free(windows);
	free(wanted);
	return G_SOURCE_REMOVE;
}

static void resizeSoon(int width, int height) {
	Size *wanted = malloc(sizeof(Size));
	wanted->width = width;
	wanted->height = height;
	g_idle_add(resizeAll, wanted);
}
*/
import "C"

import "context"

// resizeWindow gives the window a size. Wails would do so on the thread that asks, and GTK knows no thread but its own.
func resizeWindow(_ context.Context, width, height int) { C.resizeSoon(C.int(width), C.int(height)) }
