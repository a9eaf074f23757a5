// Search: a dialog that loads the index when it is opened for the first time, and again where it has moved since.
const words = JSON.parse(document.currentScript.dataset.words)
const { language, ...forms } = words.found
const rule = new Intl.PluralRules(language)
document.addEventListener('DOMContentLoaded', () => {
  const button = document.querySelector('.search-open')
  const dialog = document.querySelector('dialog.search')
  if (!button || !dialog) return
  const input = dialog.querySelector('input')
  const list = dialog.querySelector('ol')
  const status = dialog.querySelector('[role="status"]')
  let engine
  let loaded
  const load = () => {
    if (loaded === button.dataset.index) return engine
    loaded = button.dataset.index
    engine = import(new URL(loaded, location)).then(async found => { await found.options({ baseUrl: button.dataset.base }); return found })
    return engine
  }
  const open = async () => {
    dialog.showModal()
    input.select()
    try { await load() } catch { status.textContent = words.no_index }
  }
  const find = async () => {
    const term = input.value.trim()
    if (!term) { list.replaceChildren(); status.textContent = ''; return }
    const answer = await (await load()).debouncedSearch(term, {}, 120)
    if (answer === null) return
    const pages = await Promise.all(answer.results.slice(0, 8).map(result => result.data()))
    if (term !== input.value.trim()) return
    list.replaceChildren(...pages.map(page => {
      const item = document.createElement('li')
      const link = document.createElement('a')
      const best = page.sub_results.find(part => part.anchor) ?? page
      link.href = page.url
      link.textContent = page.meta.title
      const text = document.createElement('p')
      // Pagefind marks the words found and escapes everything else.
      text.innerHTML = page.excerpt.replace(/^[\s.,;:)\]]+/, '')
      item.append(link, text)
      if (best !== page && best.title !== page.meta.title) {
        const part = document.createElement('a')
        part.className = 'part'
        part.href = best.url
        part.textContent = best.title
        item.append(part)
      }
      return item
    }))
    const count = answer.results.length
    status.textContent = count ? (forms[rule.select(count)] ?? forms.other).replace('{count}', count) : words.not_found
  }
  button.addEventListener('click', open)
  input.addEventListener('input', find)
  // Chromium would only empty the field.
  input.addEventListener('keydown', event => { if (event.key === 'Escape') dialog.close() })
  dialog.querySelector('.close').addEventListener('click', () => dialog.close())
  addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return
    event.preventDefault()
    open()
  })
})
