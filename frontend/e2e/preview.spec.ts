// The practitioner looks at the portal as one client sees it: from the window into a browser, and back.
import { Portal } from './screens/portal';
import { expect, test } from './real/test';
import { ana } from './screens/desk';

test('W4: "Preview as this client" shows what the client sees, changes nothing, and is in the history', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const invitation = await box.newest(1);
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  const opened = desk.page.context().waitForEvent('page');
  await desk.button('Preview as this client').click();
  const preview = new Portal(await opened);
  const banner = preview.page.getByRole('region', { name: 'Preview' });
  await expect(preview.greeting('Ana')).toBeVisible();
  await expect(banner).toContainText(
    'Preview as Ana. You see what Ana sees; nothing can be changed.',
  );
  expect(preview.page.url(), 'the ticket is not in the address').not.toContain('preview');
  await preview.button('Sign out').click();
  await expect(preview.heading('This is a preview')).toBeVisible();
  await preview.page.getByRole('link', { name: 'Go to the start' }).click();
  await expect(preview.greeting('Ana')).toBeVisible();

  await expect(desk.notSignedIn('Ana'), 'it is no sign-in').toBeVisible();
  await expect(desk.page.getByText('Portal previewed as this client')).toBeVisible();
  await preview.button('Close preview').click();
  await expect(preview.heading('The preview is closed')).toBeVisible();

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(invitation.link);
  await phone.confirm();
  await expect(phone.greeting('Ana'), 'the invitation is as good as before').toBeVisible();
  await expect(phone.page.getByRole('region', { name: 'Preview' })).toHaveCount(0);
  await expect(desk.notSignedIn('Ana')).toHaveCount(0);
});
