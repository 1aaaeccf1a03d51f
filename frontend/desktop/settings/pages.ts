// The pages of Settings, in their groups, as the menu lists them.
import { m } from '../words';
import type { SettingsPage } from '../route.svelte';

/** One group of the settings' menu. */
export interface SettingsGroup {
  title: string;
  pages: { page: SettingsPage; label: string }[];
}

/** The groups, in the language that shows now. */
export function settingsGroups(): SettingsGroup[] {
  return [
    {
      title: m.settings_group_practice(),
      pages: [{ page: 'practice', label: m.settings_practice() }],
    },
    {
      title: m.settings_scheduling(),
      pages: [
        { page: 'portal', label: m.settings_portal() },
        { page: 'availability', label: m.settings_availability() },
      ],
    },
    {
      title: m.settings_group_documentation(),
      pages: [{ page: 'documents', label: m.settings_documents() }],
    },
    {
      title: m.settings_group_notifications(),
      pages: [{ page: 'templates', label: m.settings_templates() }],
    },
    {
      title: m.billing(),
      pages: [
        { page: 'billing', label: m.settings_billing() },
        { page: 'codes', label: m.settings_codes() },
        { page: 'payments', label: m.settings_online_payments() },
      ],
    },
    {
      title: m.settings_group_sending(),
      pages: [
        { page: 'email', label: m.settings_email() },
        { page: 'hosting', label: m.settings_hosting() },
      ],
    },
    {
      title: m.settings_group_program(),
      pages: [{ page: 'computer', label: m.settings_computer() }],
    },
  ];
}

/** The title of a page, and the group it stands in. */
export function settingsTitle(page: SettingsPage): { group: string; label: string } {
  for (const group of settingsGroups()) {
    const found = group.pages.find((candidate) => candidate.page === page);
    if (found) return { group: group.title, label: found.label };
  }
  return { group: '', label: m.settings() };
}
