// A figure at the full size of the window, by a click on it or by its link.
const words = JSON.parse(document.currentScript.dataset.words)
document.addEventListener('click', event => {
  const drawing = event.target.closest('figure:has(.enlarge)')?.querySelector('.drawing')
  if (!drawing || !event.target.closest('.drawing, .enlarge')) return
  if (event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return
  event.preventDefault()
  // Here is room for the wider of two drawings, and the theme's one of two pictures.
  const shown = [...drawing.querySelectorAll('svg, img')].find(one =>
    drawing.matches('.two') ? !one.matches('.narrow') : one.getClientRects().length)
  if (!shown) return
  const dialog = document.createElement('dialog')
  dialog.className = 'zoom'
  dialog.setAttribute('aria-label', drawing.closest('figure').querySelector('.number')?.textContent ?? words.figure)
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'close'
  close.textContent = '×'
  close.setAttribute('aria-label', words.close)
  const stage = document.createElement('div')
  stage.className = 'stage'
  const [width, height] = [Number(shown.getAttribute('width')), Number(shown.getAttribute('height'))]
  const fit = Math.min((innerWidth - 32) / width, (innerHeight - 72) / height)
  stage.style.setProperty('--zoom-width', Math.max(fit, 1) * width + 'px')
  // The drawing itself moves in and back, so that no id stands on the page twice.
  const place = document.createComment('')
  drawing.style.minHeight = drawing.getBoundingClientRect().height + 'px'
  shown.replaceWith(place)
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
  if (stage.scrollWidth > stage.clientWidth || stage.scrollHeight > stage.clientHeight) stage.tabIndex = 0
})
