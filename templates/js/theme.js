// The reader's choice of theme, applied before anything is painted, and the switch that makes it.
const root = document.documentElement
const dark = matchMedia('(prefers-color-scheme: dark)')
const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark'
let chosen = null
try { chosen = localStorage.getItem('theme') } catch {}
if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen
// A browser decodes the fonts inside a style sheet when it first lays text out, which would then move: begin earlier
// (base.css has what helps without scripts).
document.fonts.forEach(face => face.load().catch(() => {}))
// What scrolls inside itself can be reached by keyboard.
const reach = () => {
  for (const one of document.querySelectorAll('.formula, pre, .scroll, .rigid')) {
    const tall = one.matches('.scroll') && one.scrollHeight > one.clientHeight
    if (tall || one.scrollWidth > one.clientWidth) one.tabIndex = 0
  }
}
document.addEventListener('linocut:patched', reach)
addEventListener('resize', reach)
document.addEventListener('toggle', reach, true) // of a fold, which does not bubble
document.addEventListener('DOMContentLoaded', () => {
  reach()
  const button = document.querySelector('.theme-switch')
  if (!button) return
  const show = () => button.setAttribute('aria-pressed', isDark())
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark'
    root.dataset.theme = theme
    // Back at what the system says, the choice is forgotten: the page follows the system again.
    try {
      if (theme === (dark.matches ? 'dark' : 'light')) localStorage.removeItem('theme')
      else localStorage.setItem('theme', theme)
    } catch {}
    show()
  })
  dark.addEventListener('change', show)
  show()
})
// Escape sends away what stands behind a number, until it is left.
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  for (const one of document.querySelectorAll(':is(.computed, .claim):is(:hover, :focus-within)')) {
    one.classList.add('closed')
    one.onpointerleave = one.onblur = () => one.classList.remove('closed')
  }
})
