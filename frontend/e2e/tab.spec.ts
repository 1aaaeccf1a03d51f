// The tabs of "Edit": addresses and consent, whom the portal is for, and what they may do there.
import type { ClientDraft, ClientProfile, Created } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, newAddress, type Desk, type Person } from './screens/desk';
import { Portal } from './screens/portal';

/** What is stored of a client with so many addresses, the first of them primary, all with consent. */
function draftOf(person: Person, ...addresses: string[]): ClientDraft {
  return {
    kind: 'adult',
    firstName: person.first,
    lastName: person.last,
    preferredName: '',
    bornOn: '',
    status: 'active',
    language: 'en',
    addresses: addresses.map((address, index) => ({
      ...newAddress(address),
      isPrimary: index === 0,
    })),
    phones: [],
  };
}

/** The dropdown "Email" of the tab "Client Portal". */
const choice = (desk: Desk) => desk.page.getByLabel('Email', { exact: true });

test('S7 S9 S10 S11 S12 S18 S20: a client without an email gets two, agrees to one, and is invited there', async ({
  desk,
  mailbox,
}) => {
  const { page } = desk;
  const box = await mailbox('bo');
  await desk.call<ClientProfile>('Clients', 'Create', draftOf(bo));
  await desk.openClient(bo);
  await desk.edit('Client Portal');
  await expect(page.getByRole('tab', { name: 'Client Info' }), 'S7: both tabs').toBeVisible();

  await test.step('S9: nothing can be sent, the tab says why, and leads to the place', async () => {
    await expect(desk.button('Send email')).toBeDisabled();
    await expect(page.getByText(/^Bo has no email yet/)).toBeVisible();
    await desk.button('Open Client Info').click();
    await expect(page.getByRole('tab', { name: 'Client Info', selected: true })).toBeVisible();
  });

  await test.step('S10: two addresses, each with a type, one of them primary', async () => {
    for (const [index, address] of [bo.address, 'carla@example.test'].entries()) {
      const field = page.getByLabel(`Email ${index + 1}`, { exact: true });
      if (!(await field.isVisible())) await desk.button('Add email').click();
      await field.fill(address);
    }
    await page.getByLabel('Type of email 2').click();
    await page.getByRole('option', { name: 'Work' }).click();
    await page.getByRole('radio', { name: 'Primary carla@example.test' }).check();
    await page.getByRole('radio', { name: `Primary ${bo.address}` }).check();
    await expect(page.getByRole('radio', { name: 'Primary carla@example.test' })).not.toBeChecked();
  });

  await test.step('S11: consent is given under "Reminder and notification options", and recorded', async () => {
    await expect(page.getByText('Reminder and notification options')).toBeVisible();
    await page.getByRole('switch', { name: `Email to ${bo.address}` }).click();
    await desk.button('Save client').click();
    await expect(page.getByText(/^Recorded by Nora Rivers, /)).toHaveCount(1);
  });

  await test.step('S18: the address without consent is listed, and cannot be chosen', async () => {
    await page.getByRole('tab', { name: 'Client Portal' }).click();
    await choice(desk).click();
    const other = page.getByRole('option', { name: /carla@example\.test/ });
    await expect(other).toBeDisabled();
    await expect(other).toContainText('Bo has not agreed to get email at this address.');
    await page.keyboard.press('Escape');
    await expect(choice(desk)).toContainText(bo.address);
  });

  await test.step('S12 S20: the invitation goes, and the Overview says when and that it was not used', async () => {
    await desk.button('Send email').click();
    await box.newest(1);
    await desk.openClient(bo);
    await expect(desk.notSignedIn('Bo')).toContainText(
      `Invitation to ${bo.address} accepted by the mail server, `,
    );
  });
});

test('S18 S21 S29: another address chosen on the tab moves access alone, and "has signed in" begins anew', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const { page } = desk;
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  const { client } = await desk.call<Created>(
    'Clients',
    'CreateAndInvite',
    draftOf(ana, ana.address, bo.address),
  );
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await first.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();

  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await expect(page.getByLabel('Resend email invitation'), 'S29: not shown').toHaveCount(0);
  await expect(
    desk.call('Accesses', 'Resend', client.id, { subject: '', message: '' }),
    'S29: nor taken',
  ).rejects.toThrow(/"code":"already_signed_in"/);

  await choice(desk).click();
  await page.getByRole('option', { name: bo.address }).click();
  await desk.button('Send email').click();
  const dialog = desk.dialog('Update Client Portal access');
  await expect(dialog).toContainText(`moves from ${ana.address} to ${bo.address}`);
  await dialog.getByRole('button', { name: 'Yes, Disable and Resend' }).click();
  const invitation = await second.newest(1);
  await phone.page.reload();
  await expect(phone.heading('Sign in'), 'S21: the old access has ended').toBeVisible();
  await expect(page.getByLabel('Resend email invitation'), 'S29: it is back').toBeVisible();
  await page.getByRole('tab', { name: 'Client Info' }).click();
  await expect(
    page.getByRole('radio', { name: `Primary ${ana.address}` }),
    'S21: Client Info stays as it is',
  ).toBeChecked();
  await phone.follow(invitation.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
});

test('S22: another primary address is where mail goes from then on', async ({ desk, mailbox }) => {
  const { page } = desk;
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  await desk.call('Clients', 'Create', draftOf(ana, ana.address, bo.address));
  await desk.openClient(ana);
  await desk.edit('Client Info');
  await page.getByRole('radio', { name: `Primary ${bo.address}` }).check();
  await desk.button('Save client').click();
  await expect(desk.toast('Ana’s profile is saved.')).toBeVisible();
  await page.getByRole('tab', { name: 'Client Portal' }).click();
  await expect(choice(desk)).toContainText(bo.address);
  await desk.button('Send email').click();
  await second.newest(1);
  expect(await first.count()).toBe(0);
});

test('S33 S39: permissions are each client’s own, begin with the practice’s, and hold in an open session', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const { page } = desk;
  const box = await mailbox('ana');
  await mailbox('bo');
  await desk.openSettings('Client Portal permissions');
  await page.getByRole('checkbox', { name: 'Use secure messaging' }).uncheck();
  await page.keyboard.press('Control+s');
  await expect(desk.toast('Saved.')).toBeVisible();
  await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  const messages = phone.page.getByRole('link', { name: /^Write to / });
  await expect(messages, 'S39: a new client has what the practice gives').toHaveCount(0);

  await desk.openClient(ana);
  await desk.edit('Client Portal');
  const mayWrite = page.getByRole('checkbox', { name: 'Use secure messaging' });
  await expect(mayWrite).not.toBeChecked();
  await mayWrite.check();
  await expect(page.getByText('Unsaved changes', { exact: true })).toBeVisible();
  await phone.page.reload();
  await expect(messages, 'S33: what is not saved does not hold').toHaveCount(0);
  await desk.button('Save permissions').click();
  await expect(desk.toast(/^Ana’s permissions are saved\./)).toBeVisible();
  await expect(page.getByText('Unsaved changes', { exact: true })).toHaveCount(0);
  await phone.page.reload();
  await expect(messages, 'S33: what is saved holds').toBeVisible();

  await desk.openClient(bo);
  await desk.edit('Client Portal');
  await expect(mayWrite, 'S39: nobody else’s have changed').not.toBeChecked();
});
