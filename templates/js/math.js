// Whoever copies a formula gets its LaTeX: as text between dollars, beside the MathML that word processors read.
document.addEventListener('copy', event => {
  const selection = getSelection()
  if (selection.isCollapsed || event.target.closest?.('input, textarea')) return
  const range = selection.getRangeAt(0).cloneRange()
  const whole = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('math')
  // Half a formula is copied whole.
  const first = whole(range.startContainer)
  const last = whole(range.endContainer)
  if (first) range.setStartBefore(first)
  if (last) range.setEndAfter(last)
  const frame = document.createElement('div')
  frame.append(range.cloneContents())
  const formulas = frame.querySelectorAll('math')
  if (!formulas.length) return
  const html = frame.innerHTML
  for (const button of frame.querySelectorAll('button')) button.remove()
  for (const math of formulas) {
    const latex = math.querySelector('annotation')?.textContent.trim()
    if (!latex) continue
    const bare = latex.startsWith('\\begin{')
    const shown = math.getAttribute('display') === 'block'
    math.replaceWith(shown ? (bare ? latex : `$$ ${latex} $$`) : `$${latex}$`)
  }
  // The browser knows where lines break in what it shows, and only in that.
  frame.className = 'copied'
  document.body.append(frame)
  const text = frame.innerText.trim()
  frame.remove()
  event.clipboardData.setData('text/plain', text)
  event.clipboardData.setData('text/html', html)
  event.preventDefault()
})
