// A figure at the full size of the window, by a click on it or by its link.
document.addEventListener('click', event => {
  const drawing = event.target.closest('figure:has(.enlarge)')?.querySelector('.drawing')
  if (!drawing || !event.target.closest('.drawing, .enlarge')) return
  if (event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return
  event.preventDefault()
  const shown = [...drawing.querySelectorAll('svg, img')].find(one => one.getClientRects().length)
  if (!shown) return
  const dialog = document.createElement('dialog')
  dialog.className = 'zoom'
  dialog.setAttribute('aria-label', drawing.closest('figure').querySelector('.number')?.textContent ?? 'Figure')
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'close'
  close.textContent = '×'
  close.setAttribute('aria-label', 'Close')
  const stage = document.createElement('div')
  stage.className = 'stage'
  const box = shown.getBoundingClientRect()
  const fit = Math.min((innerWidth - 32) / box.width, (innerHeight - 72) / box.height)
  stage.style.setProperty('--zoom-width', Math.max(fit * box.width, Number(shown.getAttribute('width'))) + 'px')
  // The drawing itself moves in and back, so that no id stands on the page twice.
  const place = document.createComment('')
  const size = box.height
  shown.replaceWith(place)
  drawing.style.minHeight = size + 'px'
  stage.append(shown)
  dialog.append(close, stage)
  document.body.append(dialog)
  close.addEventListener('click', () => dialog.close())
  stage.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => {
    place.replaceWith(shown)
    drawing.style.minHeight = ''
    dialog.remove()
  })
  dialog.showModal()
})
