"""Names that a misspelt command or environment is compared with."""

COMMANDS = frozenset(
    """
    AA AE Alpha And Bbb Bbbk Beta Big Bigg Biggl Biggr Bigl Bigm Bigr Box Bra Braket Bumpeq Chi Coloneqq
    DeclareMathOperator DeclarePairedDelimiter Delta Diamond Doteq Downarrow Epsilon Eta Finv Game Gamma Huge Im
    Iota Join Kappa Ket Lambda Large Larr Leftarrow Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow
    Longrightarrow Lsh Mu Nu OE Omega Omicron Overrightarrow Phi Pi Pr Psi Rarr Re Reals Rho Rightarrow
    Rrightarrow Rsh Set Sigma Subset Supset Tau Theta Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi Zeta aa
    acute ae alef aleph alpha amalg angl angle approx approxeq arccos arcctg arcsin arctan arctg arg argmax
    argmin ast asymp atop backepsilon backprime backsim backsimeq backslash bar barwedge bcancel because begin
    begingroup beta beth between bf big bigcap bigcirc bigcup bigg biggl biggr bigl bigm bigodot bigoplus
    bigotimes bigr bigsqcap bigsqcup bigstar bigtimes bigtriangledown bigtriangleup biguplus bigvee bigwedge
    binom blacksquare blacktriangleleft blacktriangleright bm bmod bold boldsymbol bot bowtie boxdot boxed
    boxminus boxplus boxtimes bra brace brack braket breve bullet bumpeq cal cancel cap cdot cdotp cdots cfrac
    ch check checkmark chi choose circ circeq circlearrowleft circlearrowright circledR circledast circledcirc
    circleddash clap clubsuit cnums colonapprox coloneq coloneqq colonequals colonsim color colorbox cong coprod
    copyright cos cosec cosh cot cotg coth csc ctg cth cup curlyeqprec curlyeqsucc curlyvee curlywedge
    curvearrowleft curvearrowright dag dagger daleth darr dashleftarrow dashrightarrow dashv dbinom dblcolon
    ddag ddagger ddddot dddot ddot ddots def definecolor deg degree delta det dfrac diamond diamondsuit digamma
    dim displaylimits displaystyle div divideontimes dot doteq doteqdot dotplus dots doublebarwedge doublecap
    doublecup downarrow downdownarrows downharpoonleft downharpoonright ell emph empty emptyset end enspace
    epsilon eqcirc eqcolon eqqcolon eqref eqslantgtr eqslantless equalscolon equiv erf eta eth exists exp
    fallingdotseq fbox fcolorbox fint flat forall frac frak frown gamma gcd gdef ge genfrac geq geqq geqslant
    gets gg ggg gggtr gimel gnapprox gneq gneqq gnsim grave gt gtrapprox gtrdot gtreqless gtreqqless gtrless
    gtrsim gvertneqq harr hat hbar hdashline heartsuit hline hom hookleftarrow hookrightarrow hphantom hskip
    hslash hspace iddots idotsint iff iiiint iiint iint imath impliedby implies in inf infin infty injlim int
    intbar intercal iota isin it jmath kappa ker kern ket lBrace lVert label lambda land lang langle large larr
    lbrace lbrack lceil ldotp ldots le leadsto left leftarrow leftarrowtail leftharpoondown leftharpoonup
    leftleftarrows leftrightarrow leftrightarrows leftrightharpoons leftrightsquigarrow leftthreetimes leq leqq
    leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim let lfloor lg lgroup lhd lim liminf limits
    limsup ll llap llbracket llcorner lll llless lmoustache ln lnapprox lneq lneqq lnsim log longleftarrow
    longleftrightarrow longmapsto longrightarrow looparrowleft looparrowright lor lozenge lrarr lrcorner lt
    ltimes lvert lvertneqq maltese mapsto mathbb mathbf mathbin mathcal mathchoice mathclap mathclose mathfrak
    mathinner mathit mathllap mathop mathopen mathord mathpunct mathrel mathring mathrlap mathrm mathscr mathsf
    mathstrut mathtt max measuredangle medspace mho mid middle min mkern mod models mp mskip mspace mu multimap
    nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla natnums natural ncong ne nearrow negmedspace
    negthickspace negthinspace neq newcommand newline nexists ngeq ngeqq ngeqslant ngtr ni nleftarrow
    nleftrightarrow nleq nleqq nleqslant nless nmid nobreakspace nolimits nonumber normalsize not notag notin
    notni nparallel nprec npreceq nrightarrow nsim nsubseteq nsubseteqq nsucc nsucceq nsupseteq nsupseteqq
    ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu nvDash nvdash nwarrow odot oe oiiint oiint
    oint omega omicron ominus operatorname operatornamewithlimits oplus oslash otimes over overbrace overbracket
    overgroup overleftarrow overleftharpoon overleftrightarrow overline overparen overrightarrow
    overrightharpoon overset owns parallel partial perp phantom phase phi pi pitchfork plim plusmn pm pmod pod
    pounds prec precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime prod projlim propto
    providecommand psi qquad quad rBrace rVert raisebox rang rangle rarr ratio rbrace rbrack rceil real reals
    ref relax renewcommand restriction rfloor rgroup rhd rho right rightarrow rightarrowtail rightharpoondown
    rightharpoonup rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow rightthreetimes
    risingdotseq rlap rm rmoustache rrbracket rtimes rvert scriptscriptstyle scriptstyle searrow sec set
    setminus sf sh sharp sideset sigma sim simeq sin sinh slashed small smash smile space spadesuit
    sphericalangle sqcap sqcup sqrt sqsubset sqsubseteq sqsupset sqsupseteq square ss stackrel star subset
    subseteq subseteqq subsetneq subsetneqq substack succ succapprox succcurlyeq succeq succnapprox succneqq
    succnsim succsim sum sup supset supseteq supseteqq supsetneq supsetneqq surd swarrow symbf tag tan tanh tau
    tbinom text textasciitilde textbar textbf textcolor textgreater textit textless textquotedblleft textrm
    textsc textsf textstyle texttt textunderscore tfrac tg th therefore theta thetasym thickspace thinspace
    tilde times tiny to top triangle triangleleft trianglelefteq triangleq triangleright trianglerighteq tt
    twoheadleftarrow twoheadrightarrow uarr ulcorner underbrace underbracket undergroup underleftarrow
    underleftrightarrow underline underparen underrightarrow underset unlhd unrhd uparrow updownarrow
    upharpoonleft upharpoonright uplus upsilon upuparrows urcorner utilde vDash varDelta varGamma varLambda
    varOmega varPhi varPi varPsi varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing varphi varpi
    varrho varsigma varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq vartheta vartriangle vartriangleleft
    vartriangleright vcentcolon vdash vdots vec vee veebar vert vphantom wedge widecheck widehat widetilde wp wr
    xLeftarrow xLeftrightarrow xRightarrow xcancel xhookleftarrow xhookrightarrow xi xleftarrow xleftharpoondown
    xleftharpoonup xleftrightarrow xleftrightharpoons xlongequal xmapsto xrightarrow xrightharpoondown
    xrightharpoonup xrightleftharpoons xtofrom xtwoheadleftarrow xtwoheadrightarrow yen zeta
    """.split()
)
"""Commands of math-core and of ours, without their backslash."""

ENVIRONMENTS = frozenset(
    """
    align align* alignat alignat* aligned alignedat array bmatrix Bmatrix cases darray dcases displaymath drcases
    eqnarray eqnarray* equation equation* flalign flalign* gather gather* gathered matrix multline multline* pmatrix
    rcases smallmatrix split subarray subequations vmatrix Vmatrix
    """.split()
)
"""Environments, numbered and not."""
