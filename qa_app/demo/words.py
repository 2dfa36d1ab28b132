"""The sentences that the demo's people write, in English and Welsh. No name of anybody is in them."""

STRENGTHS = {
    "en": (
        "A warm, purposeful opening; the group did most of the talking.",
        "You brought the quieter members in by giving each of them a part in the practice.",
        "Clear link between the exercise and what members said they wanted to change.",
        "You noticed the joke about an ex-partner and came back to it without shaming anybody.",
        "Good handovers between you: each knew when to lead and when to listen.",
    ),
    "cy": (
        "Agoriad cynnes a phwrpasol; y grŵp oedd yn gwneud y rhan fwyaf o'r siarad.",
        "Daethoch â'r aelodau tawelach i mewn drwy roi rhan i bob un yn yr ymarfer.",
        "Cysylltiad clir rhwng yr ymarfer a'r hyn yr oedd yr aelodau am ei newid.",
    ),
}
DEVELOPMENT = {
    "en": (
        "Two remarks that played down harm went unanswered; say back what you heard and ask what it leaves out.",
        "Long explanations at the flip chart: try one open question before you explain.",
        "The skills practice was talked about more than it was done; start it ten minutes earlier.",
        "When a member named his own target it was noted and left; follow it up at once.",
        "The break ran over, so the last exercise was cut short; agree who keeps the time.",
    ),
    "cy": (
        "Aeth dau sylw a oedd yn bychanu niwed heb ateb; ailadroddwch yr hyn a glywsoch a holwch beth sydd ar goll.",
        "Esboniadau hir wrth y siart troi: rhowch gynnig ar un cwestiwn agored cyn esbonio.",
        "Siaradwyd mwy am yr ymarfer sgiliau nag a wnaed ohono; dechreuwch ddeng munud yn gynt.",
    ),
}
TRY_NEXT = {
    "en": (
        "In the first exercise of the next session, ask and wait for three answers before you add your own.",
        "Plan one challenge each beforehand and tell the other when you will use it.",
        "Let the group set up the practice; step in only to coach.",
    ),
    "cy": (
        "Yn ymarfer cyntaf y sesiwn nesaf, gofynnwch ac arhoswch am dri ateb cyn ychwanegu eich un chi.",
        "Cynlluniwch un her yr un ymlaen llaw a dywedwch wrth y llall pryd y byddwch yn ei defnyddio.",
    ),
}
REFLECTION = {
    "en": (
        "I felt the second half lost pace. I would like to rehearse the practice set-up.",
        "I was pleased with the check-in. I still find it hard to challenge a joke without losing the room.",
        "It went as I had hoped; I want help with the quieter members.",
    ),
    "cy": (
        "Teimlais fod yr ail hanner wedi colli cyflymder. Hoffwn ymarfer sut i gychwyn yr ymarfer.",
        "Roeddwn yn falch o'r cyfarfod agoriadol. Rwy'n dal i'w chael hi'n anodd herio jôc.",
    ),
}
ACTIONS = {
    "en": (
        ("Ask one open question before using the flip chart", "First exercise of the next recording"),
        (
            "Rehearse three replies to remarks that play down harm",
            "Rehearsed in supervision, one used on film",
        ),
        ("Link homework to each member's own target", "Check-in of the next recording"),
        ("Rehearse handing over before skills practice", "At the supervision meeting"),
    ),
    "cy": (
        ("Gofyn un cwestiwn agored cyn defnyddio'r siart troi", "Ymarfer cyntaf y recordiad nesaf"),
        (
            "Ymarfer tri ateb i sylwadau sy'n bychanu niwed",
            "Ymarfer mewn goruchwyliaeth, defnyddio un ar ffilm",
        ),
    ),
}
REHEARSALS = {
    "en": (
        "Replying to a remark that plays down harm",
        "Three times, with the manager as the group member; the third reply was short and stayed warm.",
    ),
    "cy": (
        "Ateb sylw sy'n bychanu niwed",
        "Dair gwaith, gyda'r rheolwr fel aelod o'r grŵp; roedd y trydydd ateb yn fyr ac yn gynnes.",
    ),
}
OWN_POINTS = {
    "en": "The second half goes faster than I plan it. I would like to watch a colleague set up the practice.",
    "cy": "Mae'r ail hanner yn mynd yn gynt nag a gynlluniaf. Hoffwn wylio cydweithiwr yn cychwyn yr ymarfer.",
}
WELLBEING = {
    "en": "A free evening after the next two sessions.",
    "cy": "Noson rydd ar ôl y ddwy sesiwn nesaf.",
}
EVIDENCE = {
    "strength": {
        "en": (
            "Draws out the group's own words before giving any",
            "Thanks P5 for what he said and waits; he goes on",
            "Brings P3 and P9, silent until then, into the practice",
        ),
        "cy": (
            "Yn tynnu geiriau'r grŵp ei hun allan cyn rhoi dim",
            "Yn diolch i P5 am yr hyn a ddywedodd ac yn aros; mae'n mynd ymlaen",
        ),
    },
    "development": {
        "en": (
            "P4's minimising passes without a question",
            "Explains for over two minutes; no question asked",
            "P8 names his own target; the homework line is read out instead",
        ),
        "cy": (
            "Mae bychanu P4 yn mynd heibio heb gwestiwn",
            "Yn esbonio am dros ddwy funud; ni ofynnir cwestiwn",
        ),
    },
}

SHORTENED = "The check-in ran on; half of the time was left."
CONCERN = (
    "P5 says that he drove past the house on Sunday evening. The facilitators move on without asking further."
)
DISPUTE = {
    "en": (
        "I asked the group twice before I explained; it is short, but it is there.",
        "My co-worker was leading then, and we had agreed that I would hold back.",
    ),
    "cy": ("Gofynnais i'r grŵp ddwywaith cyn esbonio; mae'n fyr, ond mae yno.",),
}
KEPT = {
    "en": ("You did ask, but you answered yourself before anybody could. Let us rehearse the wait.",),
    "cy": ("Gofynasoch, ond atebasoch eich hun cyn i neb allu. Gadewch i ni ymarfer aros.",),
}
CHANGED = {
    "en": ("I watched it again: you are right, and the pause was longer than I had noted.",),
    "cy": ("Gwyliais ef eto: rydych yn iawn, ac roedd y saib yn hirach nag a nodais.",),
}
