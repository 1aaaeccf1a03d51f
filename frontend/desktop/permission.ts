// The one rule between permissions that the window knows: paying needs the billing documents.
import type { Permissions } from './bridge';

export type Permission = keyof Permissions;

/** What ticking or unticking one permission makes of all four, and which other one it moved. */
export interface PermissionStep {
  permissions: Permissions;
  moved: '' | 'pay' | 'billingDocuments';
}

/** Ticks or unticks one permission; the one that depends on it follows. */
export function withPermission(
  before: Permissions,
  permission: Permission,
  isGiven: boolean,
): PermissionStep {
  const permissions = { ...before, [permission]: isGiven };
  if (permission === 'pay' && isGiven && !before.billingDocuments) {
    return { permissions: { ...permissions, billingDocuments: true }, moved: 'billingDocuments' };
  }
  if (permission === 'billingDocuments' && !isGiven && before.pay) {
    return { permissions: { ...permissions, pay: false }, moved: 'pay' };
  }
  return { permissions, moved: '' };
}
