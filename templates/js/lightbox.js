// Pictures of a gallery at the full size of the window: by a click, and from one to the next by the arrows.
const words = JSON.parse(document.currentScript.dataset.words)
document.addEventListener('click', event => {
  const link = event.target.closest('a.lightbox')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const all = [...(link.closest('.gallery') ?? link.parentElement).querySelectorAll('a.lightbox')]
  let at = all.indexOf(link)
  const dialog = document.createElement('dialog')
  dialog.className = 'zoom pictures'
  dialog.setAttribute('aria-label', words.figure)
  const button = (name, label, sign, act) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = name
    made.textContent = sign
    made.setAttribute('aria-label', label)
    made.addEventListener('click', act)
    return made
  }
  const stage = document.createElement('figure')
  stage.className = 'stage'
  const step = by => {
    at = (at + by + all.length) % all.length
    const picture = (all[at].querySelector('picture') ?? all[at].querySelector('img')).cloneNode(true)
    for (const one of [picture, ...picture.querySelectorAll('source, img')]) {
      one.removeAttribute('loading')
      if (one.hasAttribute('sizes')) one.setAttribute('sizes', '100vw')
    }
    const caption = all[at].closest('figure')?.querySelector('figcaption')
    const said = document.createElement('figcaption')
    if (caption) said.append(...caption.cloneNode(true).childNodes)
    stage.replaceChildren(picture, ...(caption ? [said] : []))
  }
  dialog.append(button('close', words.close, '×', () => dialog.close()), stage)
  if (all.length > 1) {
    dialog.append(button('step back', words.previous, '‹', () => step(-1)), button('step on', words.next, '›', () => step(1)))
  }
  stage.addEventListener('click', () => dialog.close())
  dialog.addEventListener('keydown', event => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by && all.length > 1) { event.preventDefault(); step(by) }
  })
  dialog.addEventListener('close', () => { dialog.remove(); all[at].focus() })
  step(0)
  document.body.append(dialog)
  dialog.showModal()
})
