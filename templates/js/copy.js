// A button on each block of code that puts the code on the clipboard.
const words = JSON.parse(document.currentScript.dataset.words)
const offer = () => {
  for (const block of document.querySelectorAll('pre')) {
    const frame = block.closest('.highlight') ?? block
    if (frame.querySelector(':scope > .copy')) continue
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = words.copy
    frame.append(button)
  }
}
if (navigator.clipboard) {
  document.addEventListener('DOMContentLoaded', offer)
  document.addEventListener('linocut:patched', offer)
}
document.addEventListener('click', async event => {
  const button = event.target.closest('.copy')
  const block = button && (button.closest('pre') ?? button.parentElement.querySelector('pre'))
  if (!block) return
  try {
    await navigator.clipboard.writeText([...block.childNodes].map(one => one === button ? '' : one.textContent).join(''))
    button.textContent = words.copied
  } catch {
    button.textContent = words.not_copied
  }
  button.classList.add('done')
  setTimeout(() => { button.textContent = words.copy; button.classList.remove('done') }, 1600)
})
