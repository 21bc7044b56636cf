// What a person does at the desk, in Chromium.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
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

const letter = (day, asks, signed) => `Assembly of Porto Velho\n${day}\n\nTo the Minister of Justice\nMinistry of Justice, Kesh\n\nDear Minister,\n\nWe write about the journalist Nadia Farouk, who was arrested in Kesh on 3 March 2024. General Tembo Adeyo ordered the arrest, her lawyer Ilse Marek said.\n\nWe ask you to\n\n${asks}\n\nYours faithfully,\n\nMaria Lopes, member for Porto Velho (Harbour List)\n${signed}\nand fourteen colleagues\n`;

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
    report('letter', letter('12 March 2024', '1. release Nadia Farouk without delay;\n2. allow her lawyer to visit her.', 'Tomasz Zieliński, member for Osk-North (Civic Union)'), { title: 'Letter on Nadia Farouk', publisher: 'Assembly of Porto Velho', published: '2024-03-12', kind: 'letter' }),
    report('later', letter('2 May 2024', '1. release Nadia Farouk and Samir Haddad without delay.', 'Aiko Mori, Senator, State of Hama'), { title: 'Letter on Nadia Farouk', publisher: 'Assembly of Porto Velho', published: '2024-05-02', kind: 'letter' }),
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
  await page.goto(`${desk.origin}/letter/5`);
  const demand = (await page.locator('.asks > li').first().getAttribute('id')).replace('-', ':');
  const official = await official_of(page);
  return Object.entries({
    inbox: '/',
    document: '/document/1',
    'document-rtl': '/document/3',
    'document-hostile': '/document/4',
    cases: '/cases',
    case: `/person/${key}`,
    demands: '/demands',
    people: '/people',
    entity,
    fact,
    search: '/search?q=arrested',
    'new-fact': '/document/1/new?at=10-46',
    letter: '/letter/5',
    letters: '/letter/5?with=6',
    answer: `/answer?demand=${demand}`,
    which: '/answer?fact=statement:1',
    purge: '/purge/document/1',
    words: '/words',
    officials: '/officials',
    official,
    pick: official.replace('entity', 'official'),
    add: '/add',
    added: added[0],
    sheet: added[1],
    columns: added[2],
    nowhere: '/nowhere',
  }).filter(([, path]) => path);
};

/** The page of the general whom the letter names. */
const official_of = async (page) => {
  await page.goto(`${desk.origin}/people?name=Tembo+Adeyo`);
  return page.locator('tbody a').first().getAttribute('href');
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

test('the words of a fact are one link, and a name in them leads to who is named', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/document/1`);
  const links = await page.locator('.text a').count();
  const words = (await page.locator('.text').textContent()).split(/\s+/).length;
  assert.ok(links > 0 && links < words / 4, `${links} links in ${words} words`);
  const name = page.locator('.text a [data-to^="entity-"]').first();
  const to = await name.getAttribute('data-to');
  await name.click();
  assert.equal(new URL(page.url()).hash, `#${to}`);
  // With the keyboard, and without a script, the link leads to the fact.
  const link = page.locator('.text a', { has: page.locator('[data-to^="entity-"]') }).first();
  const fact = await link.getAttribute('href');
  await link.focus();
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).hash, fact);
  assert.ok(await page.locator(fact).isVisible());
  await page.getByRole('link', { name: 'Text without marks' }).click();
  assert.equal(await page.locator('.text a').count(), 0);
  await page.locator('li.fact blockquote a').first().click();
  assert.match(new URL(page.url()).hash, /^#w-/);
  await page.getByRole('link', { name: 'Text with marks' }).click();
  assert.equal(await page.locator('.text a').count(), links);
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

test('words that are selected become a fact by hand', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/document/1`);
  const words = await page.evaluate(() => {
    const text = document.querySelector('.sheet .text');
    const pieces = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const node = pieces.nextNode();
    const range = document.createRange();
    range.setStart(node, 0);
    range.setEnd(text, text.childNodes.length);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return selection.toString();
  });
  assert.match(words, /Press Union/);
  await page.locator('a.offer').click();
  assert.match(await page.locator('.words blockquote').textContent(), /^VALMORA[^]*release her/);
  await page.getByRole('navigation', { name: 'What kind of fact' }).getByRole('link', { name: 'demand' }).click();
  await page.getByLabel('action').fill('let her see a doctor');
  await page.getByLabel('by', { exact: false }).first().fill('Press Union');
  await page.getByLabel('accept it at once').check();
  await page.getByRole('button', { name: 'Add the fact' }).click();
  await page.waitForURL(/#demand-\d+$/);
  const id = new URL(page.url()).hash.slice(1);
  await page.locator(`#${id} .state.kept`).waitFor();
  await page.goto(`${desk.origin}/demands?accepted=1`);
  await page.getByText('let her see a doctor').waitFor();
});

test('a form that is refused stays as it was written', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/document/1`);
  await page.locator('li.fact[id^="event-"] a[data-key="c"]').first().click();
  const place = page.locator('[name="field.place"]');
  await place.fill('Kesh');
  await page.locator('[name="field.date"]').fill('some day');
  await page.getByRole('button', { name: 'Keep the correction' }).click();
  assert.match(await page.getByRole('alert').textContent(), /some day.*is no date/);
  assert.equal(await place.inputValue(), 'Kesh');
  await page.locator('[name="field.date"]').fill('3 May 2024');
  await page.getByRole('button', { name: 'Keep the correction' }).click();
  await page.getByText('corrected').first().waitFor();
  assert.equal(await page.locator('[name="field.date"]').inputValue(), '2024-05-03');
});

test('a list is sorted on the page, and had as a file', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/people`);
  const names = () => page.locator('tbody th').allTextContents();
  await page.getByRole('button', { name: 'Name' }).click();
  const up = await names();
  assert.deepEqual(up, [...up].sort(new Intl.Collator(undefined, { numeric: true }).compare));
  assert.equal(await page.locator('thead th').first().getAttribute('aria-sort'), 'ascending');
  await page.getByRole('button', { name: 'Name' }).click();
  assert.deepEqual(await names(), up.toReversed());
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  assert.equal(file.suggestedFilename(), 'people.csv');
  const lines = readFileSync(await file.path(), 'utf8').split(/\r?\n/);
  assert.match(lines[0], /reference,name,kind/);
  assert.ok(lines.some((line) => line.includes('Ana Ruiz')));
});

test('an answer put in by hand, without a script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const page = await plain.newPage();
  await page.goto(`${desk.origin}/letter/5`);
  await page.locator('.asks > li').first().getByRole('link', { name: 'Put in an answer' }).click();
  await page.getByLabel('Who answers').fill('Radio Karsa');
  await page.locator('#class').selectOption('refused');
  await page.getByLabel('Known from').fill('Call with her lawyer');
  await page.getByRole('button', { name: 'Keep the answer' }).click();
  // Nothing kept says that they speak for the minister: what was written stays in the form.
  assert.match(await page.getByRole('alert').textContent(), /Radio Karsa speaks for/);
  assert.equal(await page.getByLabel('Known from').inputValue(), 'Call with her lawyer');
  await page.getByLabel('Who answers').fill('Ministry of Justice');
  await page.getByLabel('When').fill('2024-03-20');
  await page.getByRole('button', { name: 'Keep the answer' }).click();
  const ask = page.locator('.asks > li').first();
  assert.match(await ask.textContent(), /1 proposed: statement:\d+ \(refused\)/);
  assert.match(await ask.textContent(), /added, not reviewed/);
  await ask.getByRole('button', { name: 'Accept', exact: true }).click();
  assert.match(await page.locator('.asks > li').first().textContent(), /refused on 2024-03-20, after 8 days/);
  assert.doesNotMatch(await page.locator('.asks > li').first().locator('.clock').textContent(), /not reviewed/);
  await plain.close();
});

test('an official picked with words that were read', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}${await official_of(page)}`);
  await page.getByRole('link', { name: 'pick as an official' }).click();
  await page.getByRole('radio').first().check();
  await page.getByLabel('They are said to have').selectOption('ordered');
  await page.getByLabel('I have read these words').check();
  await page.getByRole('button', { name: 'Pick' }).click();
  const sure = page.getByLabel('They do, although');
  if (await sure.count()) {
    await sure.check();
    await page.getByRole('button', { name: 'Pick' }).click();
  }
  await page.getByRole('heading', { name: 'Who holds them responsible' }).waitFor();
  await page.getByText('Not looked up in any list').waitFor();
  await page.getByText('Add a measure').click();
  await page.getByLabel('Measure', { exact: true }).selectOption('visa_ban');
  await page.getByLabel('Whose').fill('Republic of Sarno');
  await page.getByLabel('It is', { exact: true }).selectOption('demanded');
  await page.locator('#m-source').fill('Letter of 14 deputies');
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await page.getByText('by Republic of Sarno').waitFor();
  await page.goto(`${desk.origin}/officials`);
  assert.equal(await page.locator('tbody tr').count(), 1);
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
  assert.ok(await page.getByText('`sometime` is no date').isVisible());
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

test('a spreadsheet with other names is asked for its columns, without a script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const page = await plain.newPage();
  await page.goto(`${desk.origin}/add`);
  const text = 'Lfd,Betroffene,Lage,Seit\n7,Mina Sorel,in Haft,3/10/2024\n8,Teo Brandt,in Haft,4/10/2024\n';
  await page.locator('#table').setInputFiles({ name: 'haft.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Show what it would change' }).click();
  const again = page.getByRole('button', { name: 'Look again' });
  await again.waitFor();
  const choose = (label, value) => page.getByLabel(label, { exact: true }).selectOption(value);
  for (const [column, field] of [['Betroffene', 'person'], ['Lage', 'status'], ['Seit', 'since']]) await choose(column, field);
  await choose('Dates', 'day_first');
  await again.click();
  await again.waitFor();
  assert.match(await page.getByRole('alert').textContent(), /No column has the ids of the rows/);
  assert.equal(await page.getByLabel('Betroffene', { exact: true }).inputValue(), 'person');
  await choose('Lfd', 'id');
  await again.click();
  await page.getByLabel('in Haft').selectOption('imprisoned');
  await again.click();
  await page.getByRole('button', { name: 'Keep 2 rows' }).waitFor();
  assert.ok(await page.getByText('2024-10-03', { exact: true }).isVisible());
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Its mapping as a file' }).click()]);
  assert.match(readFileSync(await file.path(), 'utf8'), /person = "Betroffene"/);
  // As it is asked, for those who look at it.
  await page.getByLabel('Seit', { exact: true }).selectOption('person');
  await again.click();
  await page.getByText('are chosen for person').waitFor();
  added.push(new URL(page.url()).pathname);
  await plain.close();
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
    for (const [, path] of await pages(page)) {
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

// What a screen reader is told of each page, beside this file: `e2e/run PROGRAM --snapshots` writes them anew, to be read.
test('a screen reader is told the same as ever', async () => {
  const page = desk.page;
  const changed = [];
  for (const [name, path] of await pages(page)) {
    await page.goto(`${desk.origin}${path}`);
    const told = await page.locator('body').ariaSnapshot();
    // Days since, times, keys and hashes are others each time.
    const lasting = told.replaceAll(folder, 'FOLDER').replace(/[0-9a-f]{64}/g, 'HASH').replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME').replace(/\d+/g, '#').replace(/127\.#\.#\.#:#/g, 'HERE');
    const file = join(here, 'snapshots', `${name}.yml`);
    if (process.env.SHOTS === '--snapshots') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${lasting}\n`);
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== `${lasting}\n`) {
      changed.push(name);
    }
  }
  assert.deepEqual(changed, [], 'look at them, and write them anew with --snapshots');
});

test('no page is wider than a phone', async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, storageState: await context.storageState() });
  const page = await phone.newPage();
  for (const [, path] of await pages(page)) {
    await page.goto(`${desk.origin}${path}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${path}: ${wide}`);
  }
  await phone.close();
});

test('pages are light', async () => {
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  const page = await fresh.newPage();
  for (const [n, path] of ['/', '/document/1', '/cases', '/demands', '/people', '/add'].entries()) {
    await page.goto(`${desk.origin}${path}`, { waitUntil: 'networkidle' });
    // What came over the wire, packed as it comes.
    const bytes = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .reduce((sum, entry) => sum + entry.transferSize, 0));
    assert.ok(bytes < (n === 0 ? 150 : 40) * 1024, `${path}: ${bytes} bytes`);
  }
  await fresh.close();
});

// What is added from here on is seen on no page above.
test('a folder is dropped, or chosen, and what is in the folders in it is read', async () => {
  const page = desk.page;
  const box = join(folder, 'box');
  mkdirSync(join(box, 'older', '.git'), { recursive: true });
  writeFileSync(join(box, 'b.txt'), 'Police arrested Yaw Osei in Tamale on 9 May 2024, his brother said.\n');
  writeFileSync(join(box, 'photo.jpg'), 'jpg');
  writeFileSync(join(box, 'older', 'a.txt'), 'Police arrested Esi Osei in Tamale on 8 May 2024, her brother said.\n');
  writeFileSync(join(box, 'scan.pdf'), '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n');
  writeFileSync(join(box, 'scan.txt'), 'Police arrested Afua Osei in Tamale on 7 May 2024, her brother said.\n');
  writeFileSync(join(box, 'older', 'a.meta.json'), JSON.stringify({ title: 'Held in Tamale' }));
  writeFileSync(join(box, 'older', '.git', 'c.txt'), 'Nothing of this is meant.\n');
  for (const how of ['dropped', 'chosen']) {
    await page.goto(`${desk.origin}/add`);
    if (how === 'dropped') {
      const { x, y } = await page.locator('form.drop').boundingBox();
      const devtools = await page.context().newCDPSession(page);
      for (const type of ['dragEnter', 'dragOver', 'drop']) {
        await devtools.send('Input.dispatchDragEvent', { type, x: x + 9, y: y + 9, data: { items: [], files: [box], dragOperationsMask: 1 } });
      }
    } else {
      await page.getByLabel('or a folder').setInputFiles(box);
      await page.getByText('5 files of the folder are chosen, 2 hidden ones or of other kinds are left out.').waitFor();
      await page.locator('form.drop button').click();
    }
    await page.waitForURL(/\/add\/\d+$/);
    await page.getByText(how === 'dropped' ? '3 documents kept, 1 not read.' : 'Nothing new kept, 3 already kept, 1 not read.').waitFor();
    assert.deepEqual(await page.locator('.added > li b').allTextContents(), ['box/b.txt', 'box/older/a.txt', 'box/scan.pdf', 'box/scan.txt', how === 'dropped' ? '1 file of the folder' : '2 files of the folder']);
    await page.getByText('Held in Tamale').waitFor();
    assert.match(await page.locator('.added > li', { hasText: 'box/scan.txt' }).textContent(), /read with its scan/);
  }
});

test('a file that waits is taken out, and one that is being read is stopped', async () => {
  const page = desk.page;
  await page.goto(`${desk.origin}/add`);
  const long = Array.from({ length: 400 }, (_, n) => `Police arrested Kwame Asante in Tamale on ${1 + n % 28} May 2024, his brother said.`).join('\n\n');
  await drop(page, [['long.txt', long], ['mistake.txt', 'Our own members.\n'], ['next.txt', 'Next.\n'], ['last.txt', 'Last.\n']]);
  await page.getByRole('button', { name: 'Do not read mistake.txt' }).click();
  await page.getByText('1 of 4 done, 1 taken out.').waitFor();
  assert.equal(await page.locator('li', { hasText: 'mistake.txt' }).locator('.state').textContent(), 'taken out');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.getByRole('button', { name: 'Stop the rest' }).click();
  await page.getByText('Nothing new kept, 4 taken out.').waitFor({ timeout: 120000 });
  assert.equal(await page.locator('[data-unfinished]').count(), 0);
  // Without a script it is a form like any other.
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const other = await plain.newPage();
  await other.goto(`${desk.origin}/add`);
  await other.locator('#choose').setInputFiles([['long.txt', long], ['mistake.txt', 'Our own members.\n']].map(([name, text]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })));
  await other.locator('form.drop button').click();
  await other.getByRole('button', { name: 'Do not read mistake.txt' }).click();
  await other.getByText('1 taken out').first().waitFor();
  await other.getByRole('button', { name: 'Stop reading long.txt' }).click();
  await other.getByText('Nothing new kept, 2 taken out.').waitFor({ timeout: 120000 });
  await plain.close();
});

test('the process that takes a file apart is ended when nobody wants the file', async () => {
  const page = desk.page;
  const workers = () => spawnSync('pgrep', ['-P', `${desk.child.pid}`, '-f', 'extract-worker'], { encoding: 'utf8' }).stdout.trim();
  // A page with very many words.
  const content = deflateSync(`BT /F1 12 Tf 72 700 Td ${'(Police said so.) Tj 0 -1 Td '.repeat(2_000_000)}ET`);
  const pdf = Buffer.concat([Buffer.from(`%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n4 0 obj\n<</Filter/FlateDecode/Length ${content.length}>>stream\n`), content, Buffer.from('\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n')]);
  await page.goto(`${desk.origin}/add`);
  await page.locator('#choose').setInputFiles({ name: 'endless.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.locator('form.drop button').click();
  const stop = page.getByRole('button', { name: 'Stop reading endless.pdf' });
  await stop.waitFor();
  for (let n = 0; n < 50 && !workers(); n += 1) await page.waitForTimeout(20);
  assert.notEqual(workers(), '');
  await stop.click();
  await page.getByText('Nothing new kept, 1 taken out.').waitFor({ timeout: 3000 });
  assert.equal(workers(), '');
});

if (process.env.SHOTS === '--shots') {
  test('pictures', async () => {
    const into = join(here, '../docs/desk');
    if (!existsSync(into)) mkdirSync(into, { recursive: true });
    for (const [width, height] of [[1440, 900], [768, 1024], [390, 844]]) {
      const view = await browser.newContext({ viewport: { width, height }, storageState: await context.storageState() });
      const page = await view.newPage();
      for (const [name, path] of await pages(page)) {
        await page.goto(`${desk.origin}${path}`);
        await page.screenshot({ path: join(into, `${name}-${width}.png`) });
      }
      await view.close();
    }
  });
}
