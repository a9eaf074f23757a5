// Keeps the open page as it is on disk: asks again whenever the preview says that something has changed.
import { mark, show, stamp } from './overlay.js'
import { parse, patch } from './patch.js'

const own = document.querySelector('script[data-linocut]')
const linocut = own.dataset.linocut
let key = own.dataset.key // names the page's bytes as they are shown
let shown // the page that is shown, as the preview sent it
let number = 0 // of the build that the page was last asked of
let asking = false
let again = false
let failed = 0 // questions in a row that had no answer
let last // what the preview said last

const ask = async named => {
  const headers = { 'X-Linocut': String(number) }
  if (named) headers['If-None-Match'] = `"${key}"`
  // The preview answers within ten seconds, if only that it cannot yet.
  const answer = await fetch(location.pathname, { headers, cache: 'no-store', signal: AbortSignal.timeout(20_000) })
  return { answer, text: await answer.text(), tag: (answer.headers.get('ETag') ?? '').replaceAll('"', '') }
}

// What was sent is needed to tell later what has changed; a script may have changed the page since.
const remember = ask(false).then(({ tag, text }) => { if (tag === key) shown ??= parse(text) }).catch(() => {})

const renew = async () => {
  await remember
  const { answer, text, tag } = await ask(true)
  if (answer.redirected) return location.replace(answer.url + location.hash)
  if (answer.status === 304 || tag === key) return mark({ gone: false })
  if (answer.status === 404 && key) return mark({ gone: true })
  if (!answer.ok && answer.status !== 404) throw new Error(answer.status)
  mark({ gone: false })
  const now = parse(text)
  if (!key || !shown || !await patch(shown, now).catch(() => false)) return location.reload()
  shown = now
  key = tag
  stamp()
  document.dispatchEvent(new CustomEvent('linocut:patched'))
}

// One question at a time, and always one more after whatever was said meanwhile: an older page never follows a newer.
const follow = async () => {
  again = true
  if (asking) return
  asking = true
  while (again) {
    again = false
    try {
      await renew()
      failed = 0
    } catch { // no answer came: what was saved last must not be lost for that
      again = ++failed < 40
      await new Promise(done => setTimeout(done, 250))
    }
  }
  asking = false
}

// The search looks for its index at another address than before: what was loaded from one stays as it was.
const renewSearch = () => {
  for (const { dataset } of document.querySelectorAll('.search-open[data-index]')) {
    dataset.index = `${dataset.index.split('?')[0]}?${number}`
  }
}

const hear = async word => {
  if (!word) return mark({ lost: true })
  const status = JSON.parse(word)
  if (status.linocut !== linocut) return location.reload()
  mark({ lost: false })
  last = status
  if (status.problems.length) show(status)
  if (status.number !== number) {
    number = status.number
    await follow()
    renewSearch()
  }
  if (status === last) show(status)
}

if (globalThis.SharedWorker) {
  const { port } = new SharedWorker(`/.linocut/listen.js?${linocut}`)
  port.onmessage = event => hear(event.data)
  addEventListener('pagehide', () => port.postMessage('bye'))
} else {
  const events = new EventSource('/.linocut/events')
  events.onmessage = event => hear(event.data)
  events.onerror = () => hear('')
}
addEventListener('pageshow', event => { if (event.persisted) location.reload() })

// A double click on a paragraph opens it in the editor.
document.addEventListener('dblclick', event => {
  const block = event.target.closest?.('p, li, h1, h2, h3, h4, h5, h6, pre, td, th, dt, dd, figcaption, figure, .equation')
  if (!block || event.target.closest('a, button, input, summary')) return
  const text = block.textContent.slice(0, 2000)
  const word = String(getSelection()).trim()
  location.assign(`/.linocut/source?${new URLSearchParams({ page: location.pathname, text, word })}`)
})
