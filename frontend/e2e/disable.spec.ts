// The door closes: for one client, and for the whole practice.
import { Portal } from './screens/portal';
import { expect, test } from './real/test';
import { ana, bo } from './screens/desk';

test('S41 S42 S43 S44: disabling bites at the next request, and "Send email" brings everything back', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const invitation = await box.newest(1);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(invitation.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();

  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await desk.page.getByLabel('Use secure messaging').uncheck();
  await desk.button('Save permissions').click();
  await expect(desk.toast(/^Ana’s permissions are saved\./)).toBeVisible();

  const other = new Portal(await (await pickUpPhone()).newPage());
  await other.askForLink(desk.program.portal, ana.address);
  await expect(other.heading('Check your email')).toBeVisible();
  const unused = await box.newest(2);

  await desk.button('Disable access').click();
  const dialog = desk.dialog('Disable access for Ana?');
  await dialog.getByRole('button', { name: 'Disable access' }).click();
  await expect(desk.page.getByText('Disabled', { exact: true })).toBeVisible();

  await phone.page.reload();
  await expect(phone.heading('Sign in'), 'S42: an open session').toBeVisible();
  await other.follow(unused.link);
  await expect(other.heading('This link does not work'), 'S42: an unused link').toBeVisible();
  const third = new Portal(await (await pickUpPhone()).newPage());
  await third.signInByCode(desk.program.portal, ana.address, unused.code);
  await expect(
    third.page.getByText(/^This code does not work\./),
    'S42: an unused code',
  ).toBeVisible();

  const laidIn = (await desk.outbox('sent')).total;
  const answers: string[] = [];
  for (const address of [ana.address, 'stranger@example.test']) {
    const browser = await pickUpPhone({ javaScriptEnabled: false }); // its countdown stands still
    const asking = new Portal(await browser.newPage());
    await asking.askForLink(desk.program.portal, address);
    await expect(asking.heading('Check your email')).toBeVisible();
    answers.push((await asking.page.content()).replaceAll(address, '…'));
  }
  expect(answers[0], 'S42: the sign-in page answers as for an unknown address').toBe(answers[1]);
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
  expect(await desk.outbox('sent')).toMatchObject({ total: laidIn });

  await desk.button('Send email').click();
  const restored = await box.newest(3);
  await expect(desk.notSignedIn('Ana')).toBeVisible();
  await expect(
    desk.page.getByLabel('Use secure messaging'),
    'S44: permissions are kept',
  ).not.toBeChecked();
  expect(invitation.text).toContain('write to the practice');
  expect(restored.text, 'and hold in the mail').not.toContain('write to the practice');
  await phone.follow(restored.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
});

test('S45 S46 S47: the practice’s switch closes every address at once and changes nobody’s state', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await first.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  const unused = await second.newest(1);

  await desk.openSettings('Client Portal permissions');
  await desk.page.getByRole('switch', { name: 'Client Portal' }).click();
  const dialog = desk.dialog('Turn off the Client Portal for your practice?');
  await expect(dialog).toContainText('It affects 2 clients who have access.');
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(desk.sync).toHaveText('Client Portal is off');

  await phone.page.reload();
  await expect(phone.heading('Closed for now'), 'S46: an open session').toBeVisible();
  const { portal } = desk.program;
  const link = new URL(unused.link).pathname;
  for (const path of ['/', '/sign-in', '/code', '/check-email', '/enter', link, '/nowhere']) {
    const response = await phone.page.goto(portal + path);
    await expect(phone.heading('Closed for now'), path).toBeVisible();
    expect(await phone.page.locator('main').innerText(), path).not.toMatch(/Ana|Bo|example\.test/);
    expect(response?.ok(), path).toBe(false);
  }

  await desk.page.getByRole('switch', { name: 'Client Portal' }).click();
  await expect(desk.toast(/^The Client Portal is on\./)).toBeVisible();
  const bosPhone = new Portal(await (await pickUpPhone()).newPage());
  await bosPhone.follow(unused.link);
  await bosPhone.confirm();
  await expect(bosPhone.greeting('Bo'), 'S46: the link was not used up').toBeVisible();
  expect(await desk.outbox('sent'), 'S47: no mail is sent').toMatchObject({ total: 2 });
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
  await desk.section('Clients').click();
  await expect(desk.page.getByRole('row', { name: 'Alvarez, Ana' })).toContainText('Active');
});
