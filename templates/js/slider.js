// Moves a figure through the states that were drawn when the site was built.
const words = JSON.parse(document.currentScript.dataset.words)
// Drawings by address and prefix.
const loaded = new Map()
// Of a drawing: what of it was put on the page.
const shown = new WeakMap()
// Figures that no longer stand as they were built.
const moved = new Set()
// Of the figures that play, or load to play.
const timers = new WeakMap()
const slidersOf = figure => [...figure.querySelectorAll('.axes input')]
const statesOf = figure => JSON.parse(figure.dataset.states)
const indexOf = figure => slidersOf(figure).reduce((sum, slider) => sum * (Number(slider.max) + 1) + Number(slider.value), 0)
const picture = ({ theme, sources, src }) => {
  const all = document.createElement('picture')
  const image = document.createElement('img')
  all.className = `for-${theme}`
  all.append(...sources.map(([type, srcset]) => Object.assign(document.createElement('source'), { type, srcset })), image)
  // Which begins to load it.
  image.src = src
  return all
}
// Of two drawings, one for a wide and one for a narrow column, or of two themes' pictures, the one that can be seen.
const visible = figure => [...figure.querySelectorAll('.drawing :is(svg, img)')].find(one => one.getClientRects().length)
const load = (figure, state) => {
  const narrow = visible(figure)?.matches('.narrow')
  const { href, pictures } = narrow ? { href: state.narrow } : state
  const prefix = figure.dataset.prefix + (narrow ? 'n' : '')
  const name = `${prefix} ${href ?? pictures[0].src}`
  if (!loaded.has(name)) {
    loaded.set(name, pictures ? Promise.resolve(pictures.map(picture)) : fetch(href).then(answer => {
      if (!answer.ok) throw Error(answer.status)
      return answer.text()
    }).then(text => {
      // Ids are this page's own; the inks come from the page, not from the file.
      const svg = text.replace(/<style>@media.*?<\/style>/, '').replace(/(?<=[#"])lc0/g, prefix)
      return [new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement]
    }).catch(() => { loaded.delete(name) }))
  }
  return loaded.get(name)
}
const show = async figure => {
  const i = indexOf(figure)
  for (const slider of slidersOf(figure)) {
    const value = JSON.parse(slider.dataset.shown)[slider.value]
    slider.setAttribute('aria-valuetext', value)
    slider.closest('.axis').lastElementChild.textContent = value
  }
  for (const one of document.querySelectorAll('output.val')) {
    if (one.dataset.of === figure.dataset.name) one.textContent = JSON.parse(one.dataset.values)[i]
  }
  const state = statesOf(figure)[i]
  moved.add(figure)
  const next = await load(figure, state)
  const drawing = figure.querySelector('.drawing')
  const now = visible(figure)
  if (!next || !now || indexOf(figure) !== i) return
  // In a preview the first state's may have come back in its place.
  if (shown.get(next)?.[0].isConnected) return
  const copies = next.map(one => document.importNode(one, true))
  for (const copy of copies) {
    const image = copy.querySelector('img') ?? copy
    if (image === copy) {
      image.setAttribute('class', now.matches('.narrow') ? 'plot narrow' : 'plot')
      image.setAttribute('role', 'img')
      image.setAttribute(...state.alt ? ['aria-label', state.alt] : ['aria-hidden', 'true'])
    } else {
      for (const side of ['width', 'height']) image.setAttribute(side, now.getAttribute(side))
      image.alt = state.alt
    }
    if (state.alt) image.setAttribute('aria-details', `${figure.dataset.prefix}-made`)
  }
  shown.set(next, copies)
  if (drawing.matches('.two')) now.replaceWith(...copies)
  else drawing.replaceChildren(...copies)
}
const loadAll = figure => statesOf(figure).reduce((before, state) => before.then(() => load(figure, state)), Promise.resolve())
const stop = figure => {
  clearInterval(timers.get(figure)?.timer)
  timers.delete(figure)
  const play = figure.querySelector('.play')
  play?.setAttribute('aria-pressed', 'false')
  play?.setAttribute('aria-label', words.play)
}
const start = async figure => {
  const play = figure.querySelector('.play')
  play.setAttribute('aria-pressed', 'true')
  play.setAttribute('aria-label', words.pause)
  const turn = {}
  timers.set(figure, turn)
  await loadAll(figure)
  // Stopped while it loaded.
  if (timers.get(figure) !== turn) return
  // Whoever asked for less motion gets steps that can be followed one by one.
  const pace = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1500 : 180
  turn.timer = setInterval(() => {
    const slider = slidersOf(figure).at(-1)
    if (!slider || !figure.isConnected) return stop(figure)
    slider.value = (Number(slider.value) + 1) % (Number(slider.max) + 1)
    show(figure)
  }, pace)
}
// Heard on the document, so that a figure that comes later moves too.
const hear = (type, selector, act) => document.addEventListener(type, event => {
  const figure = event.target.closest?.(selector)?.closest('figure[data-states]')
  if (figure) act(figure)
})
hear('input', '.axes input', figure => { stop(figure); show(figure) })
hear('pointerdown', '.axes input', loadAll)
hear('focusin', '.axes input', loadAll)
hear('click', '.play', figure => timers.has(figure) ? stop(figure) : start(figure))
// Turned on its side, a phone shows the other drawing, which must say the same.
addEventListener('resize', () => moved.forEach(figure => figure.isConnected ? show(figure) : moved.delete(figure)))
document.addEventListener('linocut:patched', () => {
  for (const figure of document.querySelectorAll('figure[data-states]')) {
    if (slidersOf(figure).some(slider => slider.value !== slider.defaultValue)) show(figure)
  }
})
