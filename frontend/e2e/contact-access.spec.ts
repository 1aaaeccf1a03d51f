// The parents of a minor come in with access of their own, to the minor's pages, and one of them is shut out.
import type { ClientDraft, ClientProfile, ContactDraft } from '../desktop/contract';
import { Portal } from './screens/portal';
import { expect, test } from './real/test';
import { ana, bo, type Person } from './screens/desk';

const leo: Person = { first: 'Leo', last: 'Alvarez', address: '' };

test('S8 S41 S42: two parents of a minor have access of their own, and disabling one leaves the other in', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [hers, his] = [await mailbox('ana'), await mailbox('bo')];
  const draft: ClientDraft = {
    kind: 'minor',
    firstName: leo.first,
    lastName: leo.last,
    preferredName: '',
    bornOn: '',
    status: 'active',
    language: 'en',
    addresses: [],
    phones: [],
  };
  const { id } = await desk.call<ClientProfile>('Clients', 'Create', draft);
  for (const { first, last, address } of [ana, bo]) {
    await desk.call('Contacts', 'Add', id, {
      firstName: first,
      lastName: last,
      relation: 'parent',
      address,
      hasConsent: true,
      phone: '',
      language: 'en',
    } satisfies ContactDraft);
  }
  await desk.openClient(leo);
  await desk.edit('Contacts');
  for (const [box, parent] of [
    [hers, ana],
    [his, bo],
  ] as const) {
    await desk.button(`Client Portal access for ${parent.first} ${parent.last}`).click();
    const access = desk.dialog(`Client Portal access for ${parent.first}`);
    await access.getByRole('button', { name: 'Send email' }).click();
    const letter = await box.newest(1);
    expect(letter.text).toContain(parent.first);
    await expect(access.getByText(`${parent.first} has not signed in yet.`)).toBeVisible();
    await access.getByRole('button', { name: 'Close' }).click();
  }

  const phones = [];
  for (const [box, parent] of [
    [hers, ana],
    [his, bo],
  ] as const) {
    const phone = new Portal(await (await pickUpPhone()).newPage());
    await phone.follow((await box.newest(1)).link);
    await phone.confirm();
    await expect(phone.greeting(parent.first)).toBeVisible();
    await expect(phone.page.getByText('For Leo', { exact: true })).toBeVisible();
    phones.push(phone);
  }
  const [herPhone, hisPhone] = phones as [Portal, Portal];

  await desk.button('Client Portal access for Ana Alvarez').click();
  await desk.button('Disable access').click();
  const asked = desk.dialog('Disable access for Ana?');
  await asked.getByRole('button', { name: 'Disable access' }).click();
  await expect(desk.toast('Access for Ana is off.')).toBeVisible();
  await herPhone.page.reload();
  await expect(herPhone.heading('Sign in'), 'S42: at the next request').toBeVisible();
  await hisPhone.page.reload();
  await expect(hisPhone.greeting('Bo')).toBeVisible();

  await desk.dialog('Client Portal access for Ana').getByRole('button', { name: 'Close' }).click();
  await desk.page.getByRole('tab', { name: 'Client Portal' }).click();
  const others = desk.page.getByRole('region', { name: 'Others with access' });
  await expect(others.getByRole('listitem').filter({ hasText: 'Bo Baker (Parent)' })).toContainText(
    'Active',
  );
  await expect(
    others.getByRole('listitem').filter({ hasText: 'Ana Alvarez (Parent)' }),
  ).toContainText('Disabled');
  await expect(
    desk.page.getByText('Bo Baker (Parent)', { exact: true }).last(),
    'the history says who',
  ).toBeVisible();
});
