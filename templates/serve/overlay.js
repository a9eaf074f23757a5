// What is wrong, over the last good page, for as long as it is wrong; and what is being drawn.
const host = document.createElement('linocut-preview')
host.style.setProperty('display', 'contents')
const root = host.attachShadow({ mode: 'open' })
const hidden = 150 // ms: a problem that is told again at once does not flicker
let status = { problems: [], waiting: [] }
let folded = '' // the problems that the reader has put aside
let unfolded = false // whether the reader asked to see those of other pages
let lost = 0
let gone = false
let due = 0
const here = decodeURI(location.pathname)

const sheet = async (name, where) => {
  const style = new CSSStyleSheet()
  await style.replace(await (await fetch(`/.linocut/${name}`)).text())
  where.adoptedStyleSheets.push(style)
}
const dressed = Promise.all([sheet('overlay.css', root), sheet('page.css', document)])

// --- told from outside ---

export const show = told => {
  clearTimeout(due)
  status = told
  stamp()
  if (status.problems.length) draw()
  else due = setTimeout(draw, hidden)
}

export const mark = ({ lost: now, gone: missing }) => {
  if (missing !== undefined && missing !== gone) {
    gone = missing
    draw()
  }
  if (now === undefined || now === Boolean(lost)) return
  clearTimeout(lost)
  // A restart is over before anybody needs to know of it.
  lost = now ? setTimeout(draw, 1500) : 0
  if (!now) draw()
}

// --- drawn ---

const element = (name, attributes = {}, ...inside) => {
  const one = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) one.addEventListener(key.slice(2), value)
    else if (value !== '') one.setAttribute(key, value)
  }
  one.append(...inside.filter(part => part !== ''))
  return one
}

const ours = problem => !problem.pages || problem.pages.includes(here)

const draw = async () => {
  await dressed
  if (!host.isConnected) document.documentElement.append(host)
  const scroll = root.querySelector('ol')?.scrollTop ?? 0
  const { problems } = status
  const name = JSON.stringify(problems.map(problem => [problem.place, problem.message]))
  if (folded && folded !== name) folded = ''
  if (!problems.length) unfolded = false
  const open = problems.length && folded !== name && (unfolded || problems.some(one => ours(one) && one.severity === 'error'))
  const fold = () => { folded = name; unfolded = false; draw() }
  const unfold = () => { folded = ''; unfolded = true; draw() }
  root.replaceChildren(
    ...open ? [panel(problems, fold)] : [],
    element('div', { class: 'notes' }, ...notes(problems, open, unfold)),
  )
  root.querySelector('ol')?.scrollTo(0, scroll)
}

// Drafts and articles of the future, wherever they are named.
export const stamp = () => {
  const unpublished = status.unpublished ?? {}
  for (const one of document.querySelectorAll('[data-unpublished]')) delete one.dataset.unpublished
  for (const link of document.querySelectorAll('main a[href]')) {
    const why = link.host === location.host && !link.hash && link.textContent.trim() && unpublished[decodeURI(link.pathname)]
    // A title's link may cover its whole card with what CSS would show the mark in.
    if (why) (link.closest('h1, h2, h3, h4, h5, h6') ?? link).dataset.unpublished = why
  }
  const title = document.querySelector('main h1')
  if (title && unpublished[here]) title.dataset.unpublished = unpublished[here]
}

const counted = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`

const notes = (problems, open, unfold) => {
  const errors = problems.filter(one => one.severity === 'error').length
  const what = errors ? counted(errors, 'problem') : counted(problems.length, 'warning')
  const drawing = status.waiting.filter(one => one.pages.includes(here)).map(one => one.script.split('/').at(-1))
  return [
    lost && element('p', { class: 'note', role: 'status' }, 'The preview is not running; this page will go on when it is.'),
    gone && element('p', { class: 'note', role: 'status' }, 'This page is no longer part of the site.'),
    drawing.length && element('p', { class: 'note drawing', role: 'status' }, `Drawing ${drawing.join(', ')}`),
    problems.length && !open && element('button', { class: errors ? 'note error' : 'note warning', type: 'button', onclick: unfold }, what),
  ].filter(Boolean)
}

const panel = (problems, fold) => {
  const sorted = [...problems].sort((a, b) => ours(b) - ours(a) || (b.severity === 'error') - (a.severity === 'error'))
  const errors = problems.filter(one => one.severity === 'error').length
  return element('section', { class: 'panel', role: 'alert', 'aria-label': 'Problems', onkeydown: event => { if (event.key === 'Escape') fold() } },
    element('header', {},
      element('h1', {}, counted(errors || problems.length, errors ? 'problem' : 'warning')),
      element('p', {}, document.body.matches('.instead') ? '' : 'The last good page is shown.'),
      element('button', { type: 'button', class: 'fold', 'aria-label': 'Put aside', onclick: fold }, '×')),
    element('ol', { tabindex: '0' }, ...sorted.map(item)))
}

const item = problem => element('li', { class: problem.severity },
  problem.place && (problem.link ? element('a', { class: 'place', href: problem.link }, problem.place) : element('span', { class: 'place' }, problem.place)),
  element('p', { class: 'message' }, problem.message),
  problem.hint && element('p', { class: 'hint' }, problem.hint),
  problem.excerpt.length ? excerpt(problem) : '',
  problem.detail.length ? element('pre', { class: 'detail' }, ...problem.detail.map(([text, link]) => link ? element('a', { href: link }, text) : text)) : '')

const excerpt = ({ excerpt: lines, line: number, column }) => {
  const width = String(lines.at(-1)[0]).length
  const parts = lines.flatMap(([line, text]) => {
    const gutter = element('span', { class: 'gutter' }, `${String(line).padStart(width)} `)
    if (line !== number) return [gutter, `${text}\n`]
    const caret = column ? `${' '.repeat(width + 1)}${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^\n` : ''
    return [element('span', { class: 'line' }, gutter, `${text}\n`), element('span', { class: 'caret' }, caret)]
  })
  return element('pre', { class: 'excerpt' }, ...parts)
}
