// Makes the desk faster; every page works without it.
//
// A form that decides is sent without leaving the page: the answer is the page that would have come, and its <main> takes the
// place of this one. Keys go through a queue. Words and facts that belong together light up together.

const queue = () => [...document.querySelectorAll('li.fact, article.link')];
let at = -1;

function go(to) {
  const all = queue();
  if (all.length === 0) return;
  at = Math.max(0, Math.min(to, all.length - 1));
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: 'nearest' });
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  form.setAttribute('aria-busy', 'true');
  const answer = await fetch(form.action, { method: 'POST', body });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = page.querySelector('main');
  if (!main) return;
  const { scrollX, scrollY } = window;
  document.querySelector('main').replaceWith(main);
  document.title = page.title;
  ready();
  window.scrollTo(scrollX, scrollY);
  if (answer.ok && queue().length > 0) go(at < 0 ? 0 : at);
  else main.focus();
}

// Sends a form as it would be without a script.
function plainly(form, button) {
  if (button?.name) {
    const field = document.createElement('input');
    [field.type, field.name, field.value] = ['hidden', button.name, button.value];
    form.append(field);
  }
  form.submit();
}

// A form that is refused stays as it was written, with what is wrong above it.
async function keep(form, button) {
  const fields = new FormData(form);
  const body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
  if (button?.name) body.append(button.name, button.value);
  form.setAttribute('aria-busy', 'true');
  const answer = await fetch(form.action, { method: 'POST', body, headers: { 'X-By-Script': '1' } });
  const leads = answer.headers.get('X-Leads-To');
  if (leads) {
    const to = new URL(leads, location.href);
    const stays = to.pathname + to.search === location.pathname + location.search;
    location.assign(to);
    // The page is another now, though its address is not.
    if (stays) location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = page.querySelector('main');
  form.removeAttribute('aria-busy');
  // A page that has the form again has what was written in it.
  if (main.querySelector('form[method="post"]')) return plainly(form, button);
  const told = document.createElement('div');
  told.className = 'notice refused';
  told.setAttribute('role', 'alert');
  for (const part of main.querySelectorAll('h1, .lead')) {
    const line = document.createElement('p');
    line.textContent = part.textContent;
    told.append(line);
  }
  form.querySelector('.refused')?.remove();
  form.prepend(told);
  told.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('form.fields[method="post"], form.paste')) {
    event.preventDefault();
    keep(form, event.submitter).catch(() => plainly(form, event.submitter));
    return;
  }
  if (!form.matches('form.decide')) return;
  event.preventDefault();
  const item = form.closest('li.fact, article.link');
  at = queue().indexOf(item);
  send(form, event.submitter).catch(() => plainly(form, event.submitter));
});

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  // A key that is held decides once: nobody has read what comes next.
  if (event.repeat && event.key !== 'j' && event.key !== 'k') return;
  if (event.key === '/') {
    event.preventDefault();
    document.getElementById('q').focus();
  } else if (event.key === 'j') {
    go(at + 1);
  } else if (event.key === 'k') {
    go(at - 1);
  } else {
    const item = queue()[at];
    item?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }
});

document.addEventListener('focusin', (event) => {
  const item = event.target.closest('li.fact, article.link');
  if (item) at = queue().indexOf(item);
});

// The words of a fact are one link; whoever is named in them, and what is told in a part of them, is led to by a click on it.
document.addEventListener('click', (event) => {
  const part = event.target.closest('.text a.mark [data-to]');
  if (!part || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  location.hash = part.dataset.to;
});

function light(of, on) {
  for (const id of of.split(' ')) {
    for (const one of document.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`)) one.classList.toggle('lit', on);
  }
}

function ready() {
  document.querySelectorAll('table.list').forEach(sortable);
  for (const one of document.querySelectorAll('.facts-beside [data-of]')) {
    one.addEventListener('mouseenter', () => light(one.dataset.of, true));
    one.addEventListener('mouseleave', () => light(one.dataset.of, false));
  }
}

// The rows of a table that are on this page, by a column; the order of the whole list is asked for in its form.
function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const rows = [...table.tBodies[0].rows];
      const order = new Intl.Collator(undefined, { numeric: true });
      const text = (row) => row.cells[column].textContent.trim();
      // What is not told comes last, whichever way.
      rows.sort((a, b) => !text(a) - !text(b) || (down ? -1 : 1) * order.compare(text(a), text(b)));
      table.tBodies[0].append(...rows);
    });
  });
}

// Words that are selected in a document lead to a form for a fact from them. Places are counted in code points, and a
// character that is shown as its number is one.
function counted(range) {
  const part = range.cloneContents();
  for (const one of part.querySelectorAll('.sign')) one.textContent = ' ';
  return [...part.textContent].length;
}

function offer() {
  document.querySelector('a.offer')?.remove();
  const text = document.querySelector('.sheet .text');
  const form = document.querySelector('form.by-hand');
  const selection = document.getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = counted(before);
  const link = document.createElement('a');
  link.className = 'button offer';
  link.href = `/document/${form.dataset.document}/new?at=${start}-${start + counted(range)}`;
  link.textContent = 'New fact from these words';
  form.prepend(link);
}

document.addEventListener('selectionchange', () => {
  clearTimeout(offer.later);
  offer.later = setTimeout(offer, 150);
});

ready();

// Add: files that are dropped on the page are sent by the form that takes files; on that of a sheet, they are its file.
// A folder is gone through as `onrecord add` does, and what is over a limit is not sent; the form says how much that is.
const drop = document.querySelector('form.drop');
if (drop) {
  const input = drop.querySelector('#choose');
  const folder = drop.querySelector('#folder');
  const told = drop.querySelector('.by-script');
  const endings = folder.accept.split(',');
  const MOST_FOUND = 20000;

  const isMeant = (path) => {
    const parts = path.toLowerCase().split('/');
    if (parts.some((part) => part.startsWith('.'))) return false;
    return !parts.at(-1).includes('.') || endings.some((end) => parts.at(-1).endsWith(end));
  };

  const say = (name, value) => {
    let field = drop.querySelector(`input[name=${name}]`);
    if (!field) {
      field = document.createElement('input');
      [field.type, field.name] = ['hidden', name];
      drop.append(field);
    }
    field.value = value;
  };

  // Takes what was found in folders, each under its path: the name of a new file is a label, and its bytes stay where they are.
  const take = (found) => {
    const key = ([path]) => path.replaceAll('/', '\0');
    found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const meant = found.filter(([path]) => isMeant(path));
    const sent = new DataTransfer();
    let count = input.files.length;
    let bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    for (const [path, file] of meant) {
      if (count >= drop.dataset.files || bytes + file.size > drop.dataset.bytes) continue;
      count += 1;
      bytes += file.size;
      sent.items.add(new File([file], path, { type: file.type }));
    }
    folder.files = sent.files;
    const [more, passed] = [meant.length - sent.files.length, found.length - meant.length];
    say('more', more);
    say('passed_over', passed);
    told.textContent = `${sent.files.length} files of the folder are chosen`
      + (passed > 0 ? `, ${passed} hidden ones or of other kinds are left out` : '')
      + (more > 0 ? `; ${more} more are too many at once` : '') + '.';
  };

  const walk = async (entry, path, found) => {
    if (found.length >= MOST_FOUND || entry.name.startsWith('.')) return;
    if (entry.isFile) {
      found.push([path + entry.name, await new Promise((give, fail) => entry.file(give, fail))]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      // They come a hundred at a time.
      const some = await new Promise((give, fail) => reader.readEntries(give, fail));
      if (some.length === 0) return;
      for (const one of some) await walk(one, `${path}${entry.name}/`, found);
    }
  };

  const plain = (files) => {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    return data.files;
  };

  folder.addEventListener('change', () => take([...folder.files].map((file) => [file.webkitRelativePath || file.name, file])));
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  let within = 0;
  const dragging = (change) => {
    within = Math.max(0, within + change);
    document.body.classList.toggle('dragging', within > 0);
  };
  document.addEventListener('dragenter', (event) => hasFiles(event) && dragging(1));
  document.addEventListener('dragleave', (event) => hasFiles(event) && dragging(-1));
  document.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dragging(-within);
    // They are there for the moment of the event alone.
    const items = [...event.dataTransfer.items].filter((item) => item.kind === 'file');
    const all = items.map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
    const folders = all.filter((one) => one.entry?.isDirectory);
    if (folders.length > 0) {
      input.files = plain(all.filter((one) => !folders.includes(one)).map((one) => one.file));
      told.textContent = 'The folder is being looked through …';
      const found = [];
      const walked = folders.reduce((before, one) => before.then(() => walk(one.entry, '', found)), Promise.resolve());
      walked.then(() => {
        take(found);
        drop.requestSubmit();
      }).catch(() => {
        told.textContent = 'The browser cannot read the folder: choose it above, or drag the files in it.';
      });
      return;
    }
    const sheet = event.target.closest('form.tabular')?.querySelector('input[type=file]');
    (sheet ?? input).files = event.dataTransfer.files;
    // A sheet's other fields are still to be chosen.
    if (!sheet && input.files.length > 0) drop.requestSubmit();
  });
}

// What is being read is looked at again until all of it is.
async function follow() {
  if (!document.querySelector('[data-unfinished]')) return;
  await new Promise((resolve) => setTimeout(resolve, 500));
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const id of ['progress', 'job']) {
    const [old, now] = [document.getElementById(id), page.getElementById(id)];
    if (!now || old.outerHTML === now.outerHTML) continue;
    // A status that is replaced as a whole is not read out; only its words may change.
    if (id === 'progress') old.textContent = now.textContent;
    else {
      // Whoever stands at a button stands there still, or at the page where it is gone.
      const button = old.contains(document.activeElement) && document.activeElement.id;
      old.replaceWith(now);
      if (button) (document.getElementById(button) ?? document.getElementById('main')).focus({ preventScroll: true });
    }
  }
  await follow();
}

// A desk that was closed answers nothing: what was told last stays.
follow().catch(() => {});
