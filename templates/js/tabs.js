// Parts of a text as tabs, one at a time: by a click, an arrow key, or a link into one. Without this script, and on paper,
// all stand below each other under their titles.
let count = 0
const panelsOf = first => {
  const panels = []
  for (let one = first; one?.matches('.tab'); one = one.nextElementSibling) panels.push(one)
  return panels
}
const choose = (tab, { focus = false, follow = true } = {}) => {
  const list = tab.parentElement
  for (const one of list.children) {
    const chosen = one === tab
    one.setAttribute('aria-selected', chosen)
    one.tabIndex = chosen ? 0 : -1
    document.getElementById(one.getAttribute('aria-controls')).hidden = !chosen
  }
  if (focus) tab.focus()
  dispatchEvent(new Event('resize')) // what scrolls inside itself may have come
  const group = list.dataset.group
  if (!group || !follow) return
  for (const other of document.querySelectorAll(`.tab-list[data-group="${CSS.escape(group)}"]`)) {
    const same = [...other.children].find(one => one.textContent === tab.textContent)
    if (same && other !== list) choose(same, { follow: false })
  }
}
const make = () => {
  const before = new Map()
  for (const list of document.querySelectorAll('.tab-list')) {
    before.set(list.nextElementSibling, [...list.children].findIndex(one => one.tabIndex === 0))
    list.remove()
  }
  for (const first of document.querySelectorAll('.tab')) {
    if (first.previousElementSibling?.matches('.tab')) continue
    const panels = panelsOf(first)
    const list = document.createElement('div')
    list.className = 'tab-list'
    list.setAttribute('role', 'tablist')
    if (first.parentElement.dataset.group) list.dataset.group = first.parentElement.dataset.group
    for (const panel of panels) {
      const title = panel.querySelector(':scope > .tab-title')
      const tab = document.createElement('button')
      tab.type = 'button'
      tab.setAttribute('role', 'tab')
      for (const node of [...title.cloneNode(true).childNodes]) tab.append(...(node.localName === 'a' ? node.childNodes : [node]))
      tab.id = `tab-${++count}`
      panel.id ||= `panel-${count}`
      tab.setAttribute('aria-controls', panel.id)
      panel.setAttribute('role', 'tabpanel')
      panel.setAttribute('aria-labelledby', tab.id)
      title.hidden = true
      list.append(tab)
    }
    first.before(list)
    choose(list.children[before.get(first)] ?? list.firstChild, { follow: false })
  }
}
// A link may lead into a part that is not shown.
const reveal = () => {
  let target = null
  try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))) } catch {}
  for (let panel = target?.closest('.tab'); panel; panel = panel.parentElement.closest('.tab')) {
    choose(document.getElementById(panel.getAttribute('aria-labelledby')))
  }
  if (target?.closest('.tab')) (target.hidden ? target.closest('.tab') : target).scrollIntoView()
}
document.addEventListener('DOMContentLoaded', () => { make(); reveal() })
document.addEventListener('linocut:patched', make)
addEventListener('hashchange', reveal)
document.addEventListener('click', event => {
  const tab = event.target.closest('.tab-list > [role="tab"]')
  if (tab) choose(tab)
})
document.addEventListener('keydown', event => {
  const tab = event.target.closest?.('.tab-list > [role="tab"]')
  if (!tab) return
  const tabs = [...tab.parentElement.children]
  const rtl = getComputedStyle(tab).direction === 'rtl'
  const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key]
  const at = { Home: 0, End: tabs.length - 1 }[event.key] ?? (step && (tabs.indexOf(tab) + step + tabs.length) % tabs.length)
  if (at === undefined) return
  event.preventDefault()
  choose(tabs[at], { focus: true })
})
