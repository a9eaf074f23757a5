// Turns the page that is shown into the one that is on disk, touching only what differs between what was sent before
// and what is sent now: whatever the reader or a script did to the rest stays.

// Drawn as one thing: replaced as a whole.
const WHOLE = new Set(['svg', 'math', 'VIDEO', 'AUDIO', 'PICTURE', 'IFRAME', 'CANVAS', 'OBJECT', 'SELECT', 'NOSCRIPT', 'SCRIPT', 'STYLE', 'TEMPLATE'])
const LIMIT = 1e6

// Resolves to false when only a new page will do: other scripts, other rules for them, or one that runs only once.
export const patch = async (old, now) => {
  if (rules(old) !== rules(now)) return false
  if (now.querySelector('script[data-reload]') && !old.body.isEqualNode(now.body)) return false
  await head(old.head, now.head)
  attributes(old.documentElement, now.documentElement, document.documentElement)
  const kept = focused()
  meet(old.body, now.body, document.body)
  refocus(kept)
  return true
}

// A page as it was sent, but for the reload client.
export const parse = text => {
  const parsed = new DOMParser().parseFromString(text, 'text/html')
  parsed.querySelector('script[data-linocut]')?.remove()
  return parsed
}

const rules = page => [...page.querySelectorAll('script, meta[http-equiv]')]
  .filter(one => !one.type || one.type === 'module' || one.type.includes('javascript'))
  .map(one => one.outerHTML).join('\n')

// --- the head: the title, links and descriptions; a style sheet only goes when the one that follows it is there ---

const head = async (old, now) => {
  const known = new Map([...old.children].map(one => [one.outerHTML, one]))
  const wanted = new Set([...now.children].map(one => one.outerHTML))
  const shown = new Map([...document.head.children].map(one => [one.outerHTML, one]))
  const gone = [...known.keys()].filter(text => !wanted.has(text)).map(text => shown.get(text)).filter(Boolean)
  const sheets = []
  for (const one of now.children) {
    if (known.has(one.outerHTML) || one.localName === 'script' || one.httpEquiv) continue
    const copy = document.importNode(one, true)
    const sheet = copy.localName === 'link' && copy.rel === 'stylesheet'
    if (sheet) sheets.push(new Promise(done => { copy.onload = copy.onerror = done }))
    const same = gone.find(other => other.localName === copy.localName && other.rel === copy.rel)
    if (same) same.after(copy)
    else document.head.append(copy)
  }
  await Promise.race([Promise.all(sheets), new Promise(done => setTimeout(done, 3000))]) // text goes before its style
  for (const one of gone) if (one.localName !== 'script' && !one.httpEquiv) one.remove()
  document.title = now.querySelector('title')?.textContent ?? document.title
}

// --- the body ---

// Brings `live`, which was made from `old`, to `now`; gives the node that stands there afterwards.
const meet = (old, now, live) => {
  if (old.isEqualNode(now)) return live
  if (old.nodeType !== Node.ELEMENT_NODE) {
    live.data = now.data
    return live
  }
  if (WHOLE.has(old.nodeName)) {
    const copy = document.importNode(now, true)
    live.replaceWith(copy)
    return copy
  }
  attributes(old, now, live)
  children(old, now, live)
  return live
}

const attributes = (old, now, live) => {
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) live.setAttribute(name, value)
  for (const { name } of old.attributes) if (!now.hasAttribute(name)) live.removeAttribute(name)
}

const children = (old, now, live) => {
  const a = [...old.childNodes]
  const b = [...now.childNodes]
  const shown = counterparts(a, live)
  if (!shown) {
    live.replaceChildren(...b.map(one => document.importNode(one, true)))
    return
  }
  const pairs = pairing(a, b)
  const kept = new Set(pairs)
  let next = shown.length ? shown.at(-1).nextSibling : null
  const gone = a.map((_, i) => shown[i]).filter((_, i) => !kept.has(i))
  for (let j = b.length - 1; j >= 0; j--) {
    const i = pairs[j]
    if (i >= 0) next = meet(a[i], b[j], shown[i])
    else next = live.insertBefore(document.importNode(b[j], true), next)
  }
  for (const one of gone) one.remove()
}

// The node on the page for each node that was sent; what scripts have put between them is left alone. null: a script
// has moved or replaced some of them.
const counterparts = (sent, live) => {
  const found = []
  for (const node of live.childNodes) {
    const one = sent[found.length]
    if (one && one.nodeName === node.nodeName && (one.id ?? '') === (node.id ?? '')) found.push(node)
  }
  return found.length === sent.length ? found : null
}

// For each node of `b` the index of the node of `a` that it goes on from, ascending; -1: it is new.
const pairing = (a, b) => {
  const pairs = Array(b.length).fill(-1)
  let start = 0
  while (start < a.length && start < b.length && a[start].isEqualNode(b[start])) { pairs[start] = start; start++ }
  let endA = a.length
  let endB = b.length
  while (endA > start && endB > start && a[endA - 1].isEqualNode(b[endB - 1])) pairs[--endB] = --endA
  let from = start
  const gap = (toA, toB, fromB) => {
    for (let j = fromB; j < toB; j++) {
      for (let i = from; i < toA; i++) {
        if (alike(a[i], b[j])) { pairs[j] = i; from = i + 1; break }
      }
    }
    from = toA
  }
  let fromB = start
  for (const [i, j] of common(a.slice(start, endA), b.slice(start, endB))) {
    gap(i + start, j + start, fromB)
    pairs[j + start] = i + start
    from = i + start + 1
    fromB = j + start + 1
  }
  gap(endA, endB, fromB)
  return pairs
}

const alike = (one, other) => one.nodeName === other.nodeName && (one.id ?? '') === (other.id ?? '')

// The longest common subsequence of two lists of nodes, as pairs of indices.
const common = (a, b) => {
  if (a.length * b.length > LIMIT) return []
  const texts = list => list.map(one => one.outerHTML ?? one.nodeName + one.data)
  const [x, y] = [texts(a), texts(b)]
  const width = y.length + 1
  const length = new Uint16Array((x.length + 1) * width)
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      length[i * width + j] = x[i] === y[j]
        ? length[(i + 1) * width + j + 1] + 1
        : Math.max(length[(i + 1) * width + j], length[i * width + j + 1])
    }
  }
  const found = []
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    if (x[i] === y[j]) found.push([i++, j++])
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) i++
    else j++
  }
  return found
}

// --- focus ---

const focused = () => {
  const one = document.activeElement
  if (!one || one === document.body) return null
  const path = []
  for (let node = one; node.parentElement; node = node.parentElement) path.unshift([...node.parentElement.children].indexOf(node))
  return { one, path, name: one.nodeName }
}

const refocus = kept => {
  if (!kept || kept.one.isConnected) return
  const one = kept.path.reduce((node, i) => node?.children[i], document.documentElement)
  if (one?.nodeName === kept.name) one.focus({ preventScroll: true })
}
