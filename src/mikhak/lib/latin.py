"""How passports spell a Persian name in Latin letters: a guess to start from, which its owner corrects.

Persian writes no short vowels, so common names and endings are listed and all else follows rules of thumb.
"""

from mikhak.lib.persian import ZWNJ, tidy

_COMMON = """
آتنا ATENA آذر AZAR آراد ARAD آرش ARASH آرمان ARMAN آرمین ARMIN آریا ARIA آزاد AZAD آزاده AZADEH
آناهیتا ANAHITA آیدا AIDA آیدین AIDIN ابراهیم EBRAHIM ابوال ABOL ابوالفضل ABOLFAZL احسان EHSAN احمد AHMAD
ارسلان ARSALAN اسماعیل ESMAEIL اشرف ASHRAF اعظم AZAM افسانه AFSANEH اکبر AKBAR الناز ELNAZ الهام ELHAM
الهه ELAHEH الیاس ELYAS امید OMID امین AMIN امیر AMIR اکرم AKRAM باقر BAGHER بابک BABAK بتول BATOUL
بردیا BARDIA بهار BAHAR بهاره BAHAREH بهرام BAHRAM بهروز BEHROUZ بهزاد BEHZAD بهمن BAHMAN بهنام BEHNAM
بیژن BIJAN پروانه PARVANEH پروین PARVIN پرویز PARVIZ پریسا PARISA پژمان PEJMAN پدرام PEDRAM پویا POUYA
پیمان PEYMAN ترانه TARANEH تقی TAGHI جعفر JAFAR جلال JALAL جمال JAMAL جمشید JAMSHID جواد JAVAD جهان JAHAN
حامد HAMED حبیب HABIB حسن HASSAN حسین HOSSEIN حمید HAMID حمیده HAMIDEH حیدر HEYDAR خدیجه KHADIJEH خسرو KHOSROW
خلیل KHALIL داریوش DARIOUSH داود DAVOUD داوود DAVOUD دلارام DELARAM راضیه RAZIEH رامین RAMIN رحمان RAHMAN
رحیم RAHIM رسول RASOUL رضا REZA رقیه ROGHAYEH روح ROUH روشن ROSHAN روزبه ROUZBEH رویا ROYA زهرا ZAHRA
زهره ZOHREH زینب ZEINAB ژاله ZHALEH سارا SARA سالار SALAR سام SAM سامان SAMAN سپهر SEPEHR سپیده SEPIDEH
ستاره SETAREH سجاد SAJJAD سحر SAHAR سعید SAEED سعیده SAEEDEH سکینه SAKINEH سلمان SALMAN سلیمان SOLEYMAN
سمانه SAMANEH سمیرا SAMIRA سمیه SOMAYEH سهراب SOHRAB سهیل SOHEIL سهیلا SOHEILA سوسن SOUSAN سیاوش SIAVASH
سید SEYED سیده SEYEDEH سیمین SIMIN سینا SINA شادی SHADI شاهین SHAHIN شبنم SHABNAM شراره SHARAREH شریف SHARIF
شهاب SHAHAB شهرام SHAHRAM شهره SHOHREH شهریار SHAHRYAR شهین SHAHIN شیدا SHEIDA شیرین SHIRIN شیوا SHIVA
صابر SABER صادق SADEGH صالح SALEH صبا SABA صدیقه SEDIGHEH طاهره TAHEREH طاها TAHA عباس ABBAS عبد ABD
عبدالله ABDOLLAH عرفان ERFAN عزیز AZIZ عسل ASAL علی ALI عنایت ENAYAT عیسی EISA غزاله GHAZALEH غزل GHAZAL
غلام GHOLAM فاطمه FATEMEH فتح FATH فخر FAKHR فرامرز FARAMARZ فرانک FARANAK فرخ FARROKH فرزاد FARZAD
فرزانه FARZANEH فرزین FARZIN فرشاد FARSHAD فرشته FERESHTEH فرشید FARSHID فرناز FARNAZ فرنگیس FARANGIS
فرهاد FARHAD فرهنگ FARHANG فریبا FARIBA فرید FARID فریده FARIDEH فریدون FEREYDOUN فهیمه FAHIMEH فیروز FIROUZ
قاسم GHASEM قربان GHORBAN کاظم KAZEM کامران KAMRAN کاوه KAVEH کبری KOBRA کریم KARIM کمال KAMAL کورش KOUROSH
کوروش KOUROSH کیان KIAN کیانا KIANA کیمیا KIMIA کیوان KEYVAN گلنار GOLNAR گل GOL گلی GOLI لادن LADAN
لاله LALEH لیدا LIDA لیلا LEILA لیلی LEILI ماندانا MANDANA ماهان MAHAN مجتبی MOJTABA مجید MAJID
محبوبه MAHBOUBEH محسن MOHSEN محمد MOHAMMAD محمود MAHMOUD مراد MORAD مرتضی MORTEZA مرجان MARJAN مرضیه MARZIEH
مریم MARYAM مسعود MASOUD مصطفی MOSTAFA معصومه MASOUMEH ملک MALEK ملیکا MELIKA منصور MANSOUR منصوره MANSOUREH
منوچهر MANOUCHEHR منیژه MANIJEH مهتاب MAHTAB مهدی MEHDI مهدیه MAHDIEH مهر MEHR مهران MEHRAN مهرداد MEHRDAD
مهسا MAHSA مهشید MAHSHID مهناز MAHNAZ مهین MAHIN موسی MOUSA میترا MITRA میثم MEYSAM میلاد MILAD مینا MINA
نادر NADER نادیا NADIA نازنین NAZANIN ناصر NASER ناهید NAHID نجمه NAJMEH ندا NEDA نرگس NARGES نریمان NARIMAN
نسترن NASTARAN نسرین NASRIN نسیم NASIM نعمت NEMAT نغمه NAGHMEH نگار NEGAR نگین NEGIN نور NOUR نوشین NOUSHIN
نوید NAVID نیک NIK نیکو NIKOU نیلوفر NILOUFAR نیما NIMA هادی HADI هاشم HASHEM هانیه HANIEH هدی HODA
هوشنگ HOUSHANG هومن HOUMAN وحید VAHID ویدا VIDA یاسر YASER یاسمن YASAMAN یاسمین YASAMIN یحیی YAHYA
یزدان YAZDAN یعقوب YAGHOUB یگانه YEGANEH یلدا YALDA یوسف YOUSEF یونس YOUNES الله OLLAH السادات ALSADAT
سادات SADAT زمان ZAMAN رنج RANJ ایرج IRAJ نصر NASR
"""
_ENDINGS = """
ی I یی EI ئی EI وی AVI یان IAN پور POUR زاده ZADEH زاد ZAD نژاد NEJAD نیا NIA فر FAR راد RAD مند MAND وند VAND
خواه KHAH دوست DOUST خانی KHANI بیگی BEIGI لو LOU چی CHI گر GAR کار KAR کیا KIA مهر MEHR نسب NASAB تبار TABAR
منش MANESH پناه PANAH یار YAR دار DAR بخش BAKHSH گون GOUN آیین AEIN آور AVAR ستانی STANI آبادی ABADI
الدین EDDIN اله OLLAH الله OLLAH نورد NAVARD
"""
_LETTERS = dict(
    zip("بپتثجحدذرزسصضطظفکگلمنغقچخشژ", [*"BPTSJHDZRZSSZTZFKGLMN", "GH", "GH", "CH", "KH", "SH", "ZH"], strict=True)
)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_NAMES, _TAILS = _pairs(_COMMON), _pairs(_ENDINGS)


def latin_name(persian: str) -> str:
    """A name in Persian letters as a passport may spell it, in capitals; empty when nothing in it can be spelled."""
    words = [_word(word) for word in tidy(persian).replace("-", " ").split()]
    return " ".join(filter(None, words))


def _word(word: str) -> str:
    if ZWNJ in word:
        return "".join(_word(piece) for piece in word.split(ZWNJ))
    return _known(word) or _letters(word)


def _known(word: str) -> str:
    """A listed name, two of them written together, or anything with a listed ending; else empty."""
    if word in _NAMES:
        return _NAMES[word]
    for cut in range(len(word) - 1, 1, -1):
        head, tail = word[:cut], word[cut:]
        if head in _NAMES and (tail in _TAILS or tail in _NAMES):
            return _NAMES[head] + (_TAILS.get(tail) or _NAMES[tail])
    for cut in range(2, len(word)):  # the longest ending first
        if word[cut:] in _TAILS and not (word[cut:] == "ی" and word[cut - 1] in "اوی"):
            return (_NAMES.get(word[:cut]) or _letters(word[:cut], stem=True)) + _TAILS[word[cut:]]
    return ""


def _letters(word: str, *, stem: bool = False) -> str:
    """Letter by letter: consonants in a row get the short vowels that are likeliest between them. ``stem``: an ending
    follows."""
    spelled, waiting = "", list[str]()
    for place in range(len(word)):
        sound, vowel = _sound(word, place, stem)
        if vowel:
            spelled += _opening(waiting, first=not spelled) + sound
            waiting = []
        elif sound:
            waiting.append(sound)
    return spelled + _closing(waiting, spelled)


def _sound(word: str, place: int, stem: bool) -> tuple[str, bool]:
    """How a letter sounds where it stands, and whether that is a vowel."""
    letter, first, last = word[place], place == 0, place == len(word) - 1
    after_vowel = place > 0 and word[place - 1] in "اآوی"
    before_vowel = not last and word[place + 1] in "اآ"
    if letter in "اآأ":
        return "A", True
    if letter == "و":
        return ("V", False) if first or before_vowel or after_vowel else ("OU", True)
    if letter == "ی":
        return ("Y", False) if first or before_vowel or (after_vowel and not last) else ("I", True)
    if letter == "ه":
        return ("EH", True) if last and not (stem or first or after_vowel) else ("H", False)
    if letter in "عئؤ":
        return ("A", True) if first else ("", False)
    return _LETTERS.get(letter, ""), False


def _opening(sounds: list[str], *, first: bool) -> str:
    """Consonants before a vowel: the first of a word opens a syllable, as does the last of three."""
    if len(sounds) < 2 or not (first or len(sounds) > 2):
        return "".join(sounds)
    place = 1 if first else len(sounds) - 1
    return "".join([*sounds[:place], "A", *sounds[place:]])


def _closing(sounds: list[str], before: str) -> str:
    """Consonants at the end of a word: a short vowel before the last, or after the first of a word without vowels."""
    if len(sounds) < 2:
        return "".join(sounds)
    if not before:
        return "".join([sounds[0], "A", *sounds[1:]])
    vowel = "E" if before.endswith("A") and len(before) > 1 else "A"  # sadegh, but ahmad
    return "".join([*sounds[:-1], vowel, sounds[-1]])
