// A button on each block of code that puts the code on the clipboard.
document.addEventListener('DOMContentLoaded', () => {
  if (!navigator.clipboard) return
  for (const block of document.querySelectorAll('pre')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = 'Copy'
    const text = block.textContent
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text)
        button.textContent = 'Copied'
      } catch {
        button.textContent = 'Not allowed'
      }
      button.classList.add('done')
      setTimeout(() => { button.textContent = 'Copy'; button.classList.remove('done') }, 1600)
    })
    const frame = block.closest('.highlight') ?? block
    frame.append(button)
  }
})
