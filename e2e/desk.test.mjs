// What a person does at the desk, in Chromium.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.ONRECORD;
const axe = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');

let folder, browser, desk, context;

const report = (name, text, meta) => {
  writeFileSync(join(folder, `${name}.txt`), text);
  writeFileSync(join(folder, `${name}.meta.json`), JSON.stringify(meta));
  return join(folder, `${name}.txt`);
};

/** A desk over a store of invented reports, and a browser that was let in. */
async function open(store, options = {}) {
  const child = spawn(program, ['desk', '--no-browser', '--store', store], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = createInterface({ input: child.stdout });
  const link = await new Promise((resolve) => lines.once('line', resolve));
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(link);
  return { child, context, page, origin: new URL(link).origin, link };
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'desk-'));
  const paths = [
    report('held', 'VALMORA — Police arrested the journalist Ana Ruiz in Valmora on 3 May 2024, her lawyer said. The Interior Ministry denied that she was beaten.\n\nThe Press Union demanded that the Interior Ministry release her.\n', { title: 'Journalist held in Valmora', publisher: 'Vila News', published: '2024-05-04' }),
    report('still', 'A court in Valmora on Tuesday sentenced the journalist Ana Ruiz to four years in prison, her lawyer Bo Lindh said. "She has not seen a doctor since May," he said.\n', { title: 'Four years for Ruiz', publisher: 'Harbour Post', published: '2024-09-11' }),
    report('rtl', 'اعتقلت الشرطة الصحفية ليلى حداد في طرابلس، قال محاميها.\n', { title: 'اعتقال صحفية', publisher: 'صوت', published: '2024-06-01' }),
    report('hostile', 'Police arrested <script>document.title="owned"</script> Mira Vale in Osk on 9 June 2024, "<img src=x onerror=alert(1)>" her brother said. \u202egnp.exe\n', { title: '"><script>document.title="owned"</script>', publisher: '</title><b>', published: '2024-06-10' }),
  ];
  const store = join(folder, 'store.db');
  const added = spawnSync(program, ['add', ...paths, '--store', store], { encoding: 'utf8' });
  assert.equal(added.status, 0, added.stderr);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  desk = await open(store);
  context = desk.context;
});

after(async () => {
  desk?.child.kill();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const pages = async (page) => {
  await page.goto(`${desk.origin}/people?name=Ana+Ruiz`);
  const entity = await page.locator('tbody a').first().getAttribute('href');
  const key = entity.split('/').pop();
  await page.goto(`${desk.origin}/`);
  const fact = await page.locator('li.fact a.button').first().getAttribute('href');
  return ['/', '/document/1', '/document/3', '/document/4', '/cases', `/person/${key}`, '/demands', '/people', entity, fact, '/search?q=arrested', '/nowhere', '/add', ...added];
};

test('the link works once', async () => {
  const other = await browser.newContext();
  const page = await other.newPage();
  const again = await page.goto(desk.link);
  assert.equal(again.status(), 401);
  await other.close();
});

test('from the inbox to an accepted fact, with keys alone', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/?family=event`);
  const waiting = await page.locator('li.fact').count();
  assert.ok(waiting > 0);
  const first = await page.locator('li.fact').first().getAttribute('id');
  await page.keyboard.press('j');
  const sent = page.waitForResponse((r) => r.request().method() === 'POST');
  await page.keyboard.press('a');
  await sent;
  await page.waitForFunction((id) => !document.getElementById(id), first);
  await page.goto(`${desk.origin}/${first.replace('-', '/')}`);
  await page.locator('.state.kept').first().waitFor();
});

test('words light their fact, and a permalink scrolls to its span', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/document/1`);
  const mark = page.locator('.text a.mark').last();
  await mark.click();
  const target = new URL(page.url()).hash.slice(1);
  assert.ok(await page.locator(`#${target}`).isVisible());
  await page.goto(`${desk.origin}/document/1?at=10-30#at`);
  await page.locator('.target').first().waitFor();
  assert.ok(await page.locator('.target').first().isVisible());
});

test('a hostile document stays text', async () => {
  const page = desk.page;
  const dialogs = [];
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
  const failed = [];
  page.on('console', (message) => message.type() === 'error' && failed.push(message.text()));
  for (const path of ['/', '/document/4', '/people', '/cases', '/search?q=arrested']) {
    await page.goto(`${desk.origin}${path}`);
    assert.ok(!(await page.title()).startsWith('owned'), path);
  }
  assert.deepEqual(dialogs, []);
  assert.deepEqual(failed, []);
});

test('a person joined with another and taken apart again', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/people?name=Ana+Ruiz`);
  const path = await page.locator('tbody a').first().getAttribute('href');
  await page.goto(`${desk.origin}${path}`);
  await page.locator('article.link button.yes').first().click();
  await page.getByRole('button', { name: 'Take it back' }).first().waitFor();
  await page.getByRole('button', { name: 'Take it back' }).first().click();
  await page.getByText('Nobody joined this name').waitFor();
});

test('without a script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const page = await plain.newPage();
  await page.goto(`${desk.origin}/?family=demand`);
  const id = await page.locator('li.fact').first().getAttribute('id');
  await page.locator('li.fact button.yes').first().click();
  assert.equal(new URL(page.url()).pathname, '/');
  await page.goto(`${desk.origin}/${id.replace('-', '/')}`);
  assert.equal(await page.locator('.state.kept').first().textContent(), 'accepted');
  await plain.close();
});

/** Drops files onto the page, as a file manager does. */
const drop = (page, files, onto = 'main') => page.evaluate(([files, onto]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const target = document.querySelector(onto);
  for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}, [files, onto]);

/** Pages of what was added, which others look at. */
const added = [];

test('files that are dropped are read while one looks on, and a fact of one is accepted', async () => {
  const page = desk.page;
  const failed = [];
  page.on('console', (message) => message.type() === 'error' && failed.push(message.text()));
  await page.goto(`${desk.origin}/add`);
  await drop(page, [
    ['dropped.txt', 'Police arrested the printer Ebo Mensah in Tamale on 7 May 2024, his brother said.\n'],
    ['broken.pdf', '%PDF-1.4 nothing'],
    ['<img src=x onerror=alert(1)>.txt', 'A court in Tamale sentenced Efua Mensah to two years in prison, her lawyer said.\n'],
  ]);
  await page.waitForURL(/\/add\/1$/);
  await page.getByText('2 documents kept, 1 not read.').waitFor();
  added.push('/add/1');
  assert.equal(await page.locator('[data-unfinished]').count(), 0);
  assert.ok(await page.getByText('it has no pages').isVisible());
  await page.locator('.added a').first().click();
  const accept = page.locator('li.fact', { hasText: 'Mensah' }).first();
  const id = await accept.getAttribute('id');
  await accept.locator('button.yes').click();
  await page.goto(`${desk.origin}/${id.replace('-', '/')}`);
  assert.equal(await page.locator('.state.kept').first().textContent(), 'accepted');
  assert.deepEqual(failed, []);
});

test('a spreadsheet is looked at, and kept when somebody says so', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/add`);
  const text = 'id,person,status,since\n1,Iris Vale,detained,2024-05-03\n2,Noor Haddad,imprisoned,sometime\n3,Pavel Orsk,released,2024-06\n';
  await drop(page, [['held.csv', text]], 'form.tabular');
  assert.equal(new URL(page.url()).pathname, '/add');
  await page.getByRole('button', { name: 'Show what it would change' }).click();
  await page.getByRole('button', { name: 'Keep 2 rows' }).waitFor();
  added.push(new URL(page.url()).pathname);
  assert.ok(await page.getByText('sometime').isVisible());
  await page.goto(`${desk.origin}/cases?name=Iris`);
  assert.equal(await page.locator('tbody tr').count(), 0);
  // Another one is kept, so that this page stays as it is for those who look at it.
  await page.goto(`${desk.origin}/add`);
  await drop(page, [['held-2.csv', text.replace('sometime', '2024-05')]], 'form.tabular');
  await page.getByRole('button', { name: 'Show what it would change' }).click();
  await page.getByRole('button', { name: 'Keep 3 rows' }).click();
  await page.getByText('It is kept.').waitFor();
  await page.goto(`${desk.origin}/cases?name=Iris`);
  assert.equal(await page.locator('tbody tr').count(), 1);
});

test('files are added and texts pasted without a script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const page = await plain.newPage();
  await page.goto(`${desk.origin}/add`);
  await page.getByLabel('Its words').fill('Police arrested Sami Dorr in Lome on 2 June 2024, his lawyer said.');
  await page.getByLabel('Title').fill('Held in Lome');
  await page.locator('form.paste button').click();
  // The page comes again by itself.
  await page.getByText('1 document kept.').waitFor();
  await page.goto(`${desk.origin}/add`);
  await page.locator('#choose').setInputFiles({ name: 'again.txt', mimeType: 'text/plain', buffer: Buffer.from('Police arrested Sami Dorr in Lome on 2 June 2024, his lawyer said.') });
  await page.locator('form.drop button').click();
  await page.getByText('1 already kept').first().waitFor();
  await plain.close();
});

test('nothing serious for axe, in light and dark, and nothing moves', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const themed = await browser.newContext({ colorScheme, storageState: await context.storageState() });
    const page = await themed.newPage();
    for (const path of await pages(page)) {
      await page.goto(`${desk.origin}${path}`);
      // The policy allows no script of others: axe is put in from outside the page.
      const violations = await page.evaluate(`(() => { ${axe}; return axe.run(); })()`).then((r) => r.violations);
      const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
      assert.deepEqual(serious.map((v) => [path, v.id, v.nodes[0].html.slice(0, 120)]), []);
      const shift = await page.evaluate(() => new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 100);
      }));
      assert.equal(shift, 0, path);
    }
    await themed.close();
  }
});

test('no page is wider than a phone', async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, storageState: await context.storageState() });
  const page = await phone.newPage();
  for (const path of await pages(page)) {
    await page.goto(`${desk.origin}${path}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${path}: ${wide}`);
  }
  await phone.close();
});

test('pages are light', async () => {
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  const page = await fresh.newPage();
  let bytes = 0;
  page.on('response', async (response) => { bytes += Number(response.headers()['content-length'] ?? 0); });
  for (const [n, path] of ['/', '/document/1', '/cases', '/demands', '/people', '/add'].entries()) {
    bytes = 0;
    await page.goto(`${desk.origin}${path}`, { waitUntil: 'networkidle' });
    assert.ok(bytes < (n === 0 ? 150 : 40) * 1024, `${path}: ${bytes} bytes`);
  }
  await fresh.close();
});

if (process.env.SHOTS) {
  test('pictures', async () => {
    const into = join(here, '../docs/desk');
    if (!existsSync(into)) mkdirSync(into, { recursive: true });
    for (const [width, height] of [[1440, 900], [768, 1024], [390, 844]]) {
      const view = await browser.newContext({ viewport: { width, height }, storageState: await context.storageState() });
      const page = await view.newPage();
      const all = await pages(page);
      const names = ['inbox', 'document', 'document-rtl', 'document-hostile', 'cases', 'case', 'demands', 'people', 'entity', 'fact', 'search', 'nowhere', 'add', 'added', 'sheet'];
      for (const [n, path] of all.entries()) {
        await page.goto(`${desk.origin}${path}`);
        await page.screenshot({ path: join(into, `${names[n]}-${width}.png`) });
      }
      await view.close();
    }
  });
}
