// Formulas in words, as a speech engine says them: MathML in a JSON list on stdin, sentences in a JSON list on stdout.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const engine = require('speech-rule-engine')

const speak = async () => {
  const words = join(require.resolve('speech-rule-engine/package.json'), '../lib/mathmaps')
  await engine.setupEngine({ locale: 'en', domain: 'clearspeak', modality: 'speech', json: words })
  await engine.engineReady()
  const formulas = JSON.parse(readFileSync(0, 'utf8'))
  console.log(JSON.stringify(formulas.map(formula => engine.toSpeech(formula))))
}
speak()
