"""Requests for a person in other languages: that somebody speaks with them, calls them, or takes over from the machine.

A verb of speaking beside a word for a person, a verb of calling beside "me", and the names of those who answer; in the spelling with and without marks.
"""

from __future__ import annotations

import re
from typing import Mapping, Tuple

REQUESTS: Mapping[str, Tuple[str, ...]] = {
    "es": (
        r"\b(?:me|nos) (?:llam(?:e|en|an|aran|ar[aá]n)|contacten?|telefoneen?)\b|\b(?:que|quiero|necesito).{0,12}\b(?:me|nos) (?:atiendan?|hablen?|"
        r"escriban?)\b",
        r"\b(?:hablar|hable|comunicar\w*|contactar\w*|conversar|charlar|atienda|atender\w*).{0,25}\b(?:persona|alguien|human[oa]|agente|asesora?|"
        r"coordinador\w*|operador\w*|doctor de ustedes)",
        r"\b(?:alguien|persona|coordinador\w*|ustedes|asesora?)\b.{0,25}\b(?:me|nos) (?:llam\w+|contact\w+|escrib\w+|atiend\w+|ayude|explique)",
        r"\b(?:me|nos) (?:pueden?|podr[ií]an?) (?:llamar|contactar|atender)|\b(?:ll[aá]m[ea]me|ll[aá]menme|ll[aá]mennos)\b|p[aá]s[ea]nme con|p[aá]same con|"
        r"\bpersona real\b|\bno (?:quiero|con) (?:hablar con )?(?:un |una )?(?:robot|m[aá]quina)|\b(?:quiero|necesito) (?:un|una) (?:persona|"
        r"human[oa]|agente|"
        r"coordinador\w*)",
    ),
    "pt": (r"\b(?:me|nos) (?:ligarem|ligassem|contat(?:em|arem)|atend(?:am|erem))\b|\bser (?:contatad|atendid)[oa]\b",
        r"\b(?:falar|conversar|contato).{0,20}\b(?:pessoa|algu[eé]m|human[oa]|atendente|coordenador\w*|operador\w*)",
        r"\balgu[eé]m\b.{0,25}\b(?:me|nos) (?:lig\w+|cham\w+|contat\w+|atend\w+|ajud\w+)|\balgu[eé]m.{0,12}\b(?:ligar|telefonar) (?:para mim|pra mim)|"
        r"\b(?:me|nos) liguem?\b|\blig(?:ue|uem|a|ar) (?:para|pra) mim\b|\bpessoa (?:real|de verdade)\b|\batendente\b|"
        r"\bn[aã]o quero (?:falar com )?rob[oô]",
    ),
    "it": (r"\b(?:essere|venire) (?:ri)?(?:chiamat|contattat)[oa]\b|\bche (?:mi|ci) (?:ri)?(?:chiami|chiamino|contatti|contattino)\b",
        r"\b(?:parlare|parlo|comunicare).{0,20}\b(?:persona|qualcuno|operator\w+|essere umano|coordinator\w+|umano)",
        r"\bqualcuno\b.{0,25}\b(?:chiamarmi|mi (?:chiam\w+|contatt\w+|richiam\w+)|contattarmi)|\b(?:mi|ci) (?:potete|pu[oò]) (?:ri)?chiamare|"
        r"\brichiamatemi\b|"
        r"\bchiamatemi\b|\bpersona (?:vera|reale)\b|\bpassatemi\b",
    ),
    "fr": (r"\b[eê]tre (?:r?appel[eé]|contact[eé]|mise? en (?:relation|contact))\w*|\bqu.on (?:me|nous) (?:r?appelle|contacte)\b",
        r"\b(?:parler|discuter|[eé]changer|joindre|contacter).{0,20}\b(?:personne|quelqu|humain|conseill\w+|agent|[eê]tre humain|coordinat\w+|"
        r"op[eé]rateur)",
        r"\bquelqu.un\b.{0,30}\b(?:m.appel\w+|me (?:rappel\w+|contact\w+|t[eé]l[eé]phon\w+|r[eé]pond\w+)|nous (?:appel|rappel|contact)\w+)|"
        r"\b(?:rappelez|appelez|contactez)[- ](?:moi|nous)\b|\b(?:pouvez|pourriez)[- ]vous (?:me|m|nous)[ .’'](?:r)?appeler|"
        r"\b(?:vraie personne|vrai humain|un humain|une personne r[eé]elle)\b|\bpas (?:[aà] |avec )?(?:un |une )?(?:robot|machine)",
    ),
    "de": (r"\b(?:angerufen|zur[uü]ckgerufen|kontaktiert) werden\b|\b(?:rufen|meldet|melden) (?:sie )?(?:mich|sich bei mir)\b|\br[uü]ckruf\b",
        r"\b(?:mensch(?:en)?|person|jemand(?:em|en)?|mitarbeiter\w*|berater\w*|koordinator\w*)\b.{0,30}\b(?:sprechen|reden|telefonieren|verbinden|anrufen|"
        r"zur[uü]ckrufen|melden|kontaktieren)\b",
        r"\b(?:rufen sie|ruft) (?:mich|uns)\b|\bkann (?:mich|uns|mir) (?:bitte )?jemand\b|\b(?:echten?|richtigen?|wirklichen?) menschen?\b|"
        r"\bverbinden sie mich\b|\bkein(?:e|en|em)? (?:roboter|computer|maschine|bot)\b|\b(?:spreche?n?|rede?n?) mit (?:einem|einer) (?:mensch|person)",
    ),
    "nl": (r"\b(?:spreken|praten|bellen|contact).{0,20}\b(?:iemand|mens|persoon|medewerker)|\b(?:iemand|mens|persoon|medewerker)\b.{0,20}\b(?:spreken|"
    r"praten|bellen)",),
    "pl": (r"\b(?:rozmawia[cć]|porozmawia[cć]|po[lł][aą]czy[cć]|skontaktowa[cć]).{0,25}\b(?:cz[lł]owiek\w*|kim[sś]|osob\w+|konsultant\w*)|"
           r"\b(?:kto[sś]).{0,20}\b(?:zadzwoni\w*|oddzwoni\w*)|\bprosz[eę].{0,15}\b(?:zadzwoni[cć]|telefon|o kontakt)",),
    "ro": (r"\b(?:vorb\w+|discut\w+).{0,20}\b(?:cineva|om|persoan\w+|operator\w*)|\bcineva\b.{0,20}\bsun\w+|\bsuna[tț]i-m[aă]",),
    "ru": (r"(?:чтобы|пусть|прошу|можно|можете).{0,20}(?:позвон|перезвон|связал|свяж)|обратн\w+ звон",
        r"(?:говорить|поговорить|соедини|свяж|связаться|переключи|позов|пообщаться|консультац).{0,30}(?:человек|оператор|сотрудник|координатор|"
        r"менеджер|людьми|"
        r"кем-то|кем-нибудь|врачом|специалист|живым)",
        r"(?:нужен|нужна|хочу|дайте|есть).{0,15}(?:человек(?!а с)|оператор|сотрудник|координатор|менеджер)|живо(?:й|го|му|м) человек",
        r"(?:позвон|перезвон|свяж|напиш).{0,12}(?:мне|нам|со мной|с нами)|(?:мне|нам).{0,20}(?:позвон|перезвон)|кто-(?:то|нибудь).{0,25}(?:позвон|"
        r"помо(?:чь|жет)|"
        r"ответ|объясн)|не (?:хочу|с) (?:говорить с )?(?:робот|бот|машин)",
    ),
    "uk": (
        r"(?:розмовляти|поговорити|зв.яж|з.єднай|спілкув).{0,25}(?:людин|оператор|кимось|координатор|менеджер|спеціаліст)|"
        r"(?:подзвон|зателефон|передзвон).{0,12}(?:мені|нам)|(?:мені|нам|хтось).{0,20}(?:подзвон|зателефон|передзвон)|жив(?:а|ою|у) людин",
    ),
    "zh": (r"(?:给|給)我?(?:回|打)(?:电话|電話|个电话)|打(?:给|給)我|(?:联系|聯繫|联络)我|(?:语音|電話|电话)(?:沟通|咨询|諮詢|溝通)",
        r"人工|真人|活人|找(?:个|一个|个真)?人(?!参)|(?:和|跟|与|同|找).{0,3}(?:工作人员|医生|客服|人员|顾问|专员|协调员|你们的?人|人|護士|"
        r"醫生)(?:.{0,2})(?:谈|说|聊|讲|沟通|通话|談|說|講|溝通|$)|客服|"
        r"(?:打|回)(?:个|個)?(?:电话|電話)(?:给我|給我|联系)|(?:给|給)我(?:打|回)(?:个|個)?(?:电话|電話)|(?:联系|聯繫|联络)(?:我|一下我)|"
        r"转(?:接)?(?:人|客)|轉(?:人|真|客)|"
        r"不(?:想|要)(?:跟|和|与)?(?:机器|機器)|有人(?:在吗|吗|能|可以).{0,8}(?:帮|说|谈|接|解释|$)",
    ),
    "ja": (
        r"電話(?:を)?(?:もらえ|いただけ|ほしい|欲しい)|連絡(?:を)?(?:ください|下さい|ほしい|お願い)|誰か(?:と|に)?(?:話|相談|電話)",
        r"人と(?:話|はな|直接)|(?:人|スタッフ|担当者|担当の方|オペレーター|看護師|相談員).{0,10}(?:話|相談|つない|繋い|代わ|お願い|電話)|担当者|"
    r"オペレーター|電話(?:を)?(?:ください|下さい|かけて(?:ください|下さい|ほしい|もら)|"
    r"して(?:ほしい|欲しい|ください|下さい|"
           r"もらえ|いただけ))|有人(?:対応|チャット)",),
    "ko": (r"상담원|상담사|담당자|사람(?:과|이랑|하고|과의|한테)|사람.{0,6}(?:연결|바꿔|통화|상담)|직원.{0,10}(?:연결|통화|상담|바꿔|이야기|얘기|"
    r"말)|전화(?:를)? ?(?:해|주|좀)|연락(?:을)? ?(?:해 ?주|주세요|바랍|"
    r"부탁)|코디네이터",),
    "hi": (
        r"(?:इंसान|व्यक्ति|आदमी|किसी|कोई|स्टाफ|डॉक्टर साहब|मैनेजर|आपके).{0,20}(?:बात|फोन|फ़ोन|कॉल|संपर्क)|(?:मुझे|हमें).{0,12}(?:फोन|फ़ोन|कॉल) (?:कर|"
        r"कीजि)|(?:फोन|फ़ोन|कॉल) (?:करें|करो|कीजिए|कर दें)",
        r"\b(?:insaan|insan|aadmi|vyakti|kisi|kisee|koi|aap ?ke)\b.{0,20}\b(?:baat|phone|call|sampark)\b|"
        r"\bstaff\b.{0,20}\b(?:baat|sampark)\b|\bbaat kar(?:ni|na|wa|va|ao|o|en)|"
        r"\b(?:mujhe|hame|humko|"
        r"hamein|mujhko)\b.{0,15}\b(?:call|phone) (?:kar|kij|kr)\w*|\b(?:call|phone) (?:karo|karen|kijiye|kar ?do|krdo|karwa)\b",
    ),
    "bn": (r"(?:মানুষ|কারো|কারও|কেউ|লোক|প্রতিনিধি|কর্মী).{0,16}(?:কথা|ফোন|কল|যোগাযোগ)|(?:আমাকে|আমাদের).{0,10}(?:ফোন|কল)",
           r"\b(?:manush|karo|keu|lok)\b.{0,15}\b(?:kotha|phone|call)\b|\b(?:amake|amader)\b.{0,10}\b(?:call|phone)\b"),
    "ur": (r"(?:کسی|انسان|شخص|کوئی|نمائندے|عملے|آدمی).{0,18}(?:بات|فون|کال|رابطہ)|(?:مجھے|ہمیں).{0,10}(?:فون|کال)",),
    "ta": (r"(?:ஒருவரிடம்|யாரிடமாவது|மனித\w*|ஆளிடம்|ஊழியர்\w*).{0,12}பேச|(?:என்னை|எனக்கு|எங்களை).{0,12}(?:அழை|போன்|கால்)",),
    "ar": (r"(?:يتصل|يكلم|يتواصل|يرد|تتصلوا|تكلموني|تتواصلوا).{0,4}(?:بي|بنا|معي|معنا|علي|ني)|(?:يتصل|يتكلم|يكلمني).{0,10}(?:أحد|احد|حد|شخص|موظف)",
        r"(?:تحدث|تكلم|احكي|كلم|حكي|تواصل|محادثة|الكلام|مكالمة).{0,18}(?:شخص|إنسان|انسان|موظف|أحد|حد|مندوب|منسق|ممثل|طبيب عندكم|بشر|بني آدم|واحد)",
        r"(?:شخص|أحد|احد|حد|موظف|منسق|واحد|مندوب).{0,18}(?:يكلمني|يتصل|يتواصل|يرد|يحكي|يساعدني|يحدثني|يكلمنا)|(?:اتصل|كلم|تواصل|رد)(?:وا)? ?(?:بي|بنا|"
        r"وني|ني|معي|معنا|علي|عليّ)|"
        r"خدمة العملاء|(?:لا|ما|مش) (?:أريد|اريد|ابغى|عايز).{0,12}(?:روبوت|آلة|الة|بوت)",
    ),
    "fa": (r"(?:صحبت|حرف|گفتگو|تماس|مکالمه).{0,18}(?:انسان|نفر|کسی|اپراتور|کارشناس|شخص|آدم|پشتیبان)|(?:انسان|نفر|کسی|اپراتور|کارشناس|آدم|"
    r"یکی).{0,18}(?:صحبت|حرف|تماس|زنگ|جواب)|"
           r"(?:با من|با ما) تماس|به (?:من|ما) زنگ",),
    "tr": (r"\baran(?:mak|mayı|abilir)|\bgeri ara|\btelefon (?:edin|eder misiniz|açın)",
        r"(?:insan|biri|temsilci|yetkili|danı[sş]man|koordinatör|görevli|çalı[sş]an)\w*\b.{0,20}(?:konu[sş]|görü[sş]|ba[gğ]la|ara[sy]|ula[sş])|"
        r"\b(?:beni|bizi|bana)\b.{0,15}\b(?:ara[ry]|araya|arayın|arasın|ulaş)\w*|gerçek (?:bir )?(?:insan|kişi)|canlı destek|müşteri hizmet",
    ),
    "vi": (r"được (?:gọi|tư vấn trực tiếp|liên hệ)|goi (?:dien )?cho (?:toi|em)",
        r"(?:nói chuyện|gặp|trò chuyện|trao đổi|nói|liên hệ|kết nối|tư vấn).{0,20}(?:người(?! bệnh)|nhân viên|tư vấn viên|điều phối|bác sĩ của)|"
        r"(?:gọi|điện)(?: điện| thoại| lại)* cho (?:tôi|em|mình|chúng tôi)|"
        r"(?:ai đó|có ai|nhân viên|người).{0,18}(?:gọi|giúp tôi|trả lời tôi|nói chuyện)|noi chuyen voi (?:nguoi|nhan vien)|người thật",
    ),
    "id": (r"\b(?:ditelepon|dihubungi|ditelpon)\b|\btelepon balik\b",
        r"\b(?:bicara|berbicara|cakap|bercakap|ngobrol|hubungkan|disambungkan|sambungkan|berbincang)\w*\b.{0,20}\b(?:orang|manusia|petugas|staf|"
        r"seseorang|operator|admin|koordinator)",
        r"\b(?:seseorang|orang|petugas|staf|admin|ada yang)\b.{0,18}\b(?:hubungi|menghubungi|telepon|menelepon|telpon|menelpon|call)\b|\b(?:hubungi|"
        r"telepon|telpon|tolong call) (?:saya|kami|aku)\b",
    ),
    "tl": (r"\b(?:makausap|makipag-?usap|kausap|kausapin|makausap)\b|\b(?:tawagan|tumawag|pakitawag\w*)\b.{0,12}\b(?:ako|niyo|ninyo|sa akin|kami|nyo|"
    r"po)\b|\b(?:totoong tao)\b",),
    "th": (r"(?:คุย|พูด|ติดต่อ|ปรึกษา|สนทนา).{0,12}(?:คน|เจ้าหน้าที่|มนุษย์|พนักงาน|แอดมิน)|โทร(?:กลับ|หา|มา).{0,8}(?:ฉัน|ผม|เรา|หนู|ดิฉัน|หน่อย|ได้)|"
    r"เจ้าหน้าที่",),
    "sw": (r"\b(?:kuzungumza|kuongea|zungumza|ongea) na (?:mtu|binadamu|mhudumu|mfanyakazi)|\bmtu\b.{0,15}\b(?:anipigie|kunipigia)|\bnipigi(?:e|"
        r"eni) simu",),
}  # fmt: skip
PATTERNS = tuple(re.compile(request) for requests in REQUESTS.values() for request in requests)


def asks_in_another_language(text: str) -> bool:
    """Whether the words ask for a person in a language other than English."""
    said = text.lower()
    return any(pattern.search(said) for pattern in PATTERNS)
