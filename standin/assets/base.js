// What the parts share: finding elements, asking the server, saying what went wrong.
const here = document.body.dataset;
const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const log = () => find('#log');

async function post(path, body = {}) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as: here.as, in: here.in, ...body }),
    });
    return await response.json();
  } catch {
    return { kind: 'refused', why: 'The page could not reach its server.' };
  }
}

function address(path, more = {}) {
  return `${path}?${new URLSearchParams({ as: here.as, in: here.in, ...more })}`;
}

// Says why something was not done, where a screen reader hears it; nothing when all is well.
function complain(why = '') {
  find('#alert').textContent = why;
}

// Shows what came of an act: a form, a complaint, or nothing. True when it was done.
function show(answer) {
  complain(answer.kind === 'refused' ? answer.why : '');
  if (answer.kind === 'modal') openModal(answer.html);
  return answer.kind !== 'refused';
}
