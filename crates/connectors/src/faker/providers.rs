//! Which providers and methods there are: one line per method.
//!
//! A method is a list to choose from, an expression over other methods, or a maker. Names are compared in plain form
//! (lower case, without `_`); the table has them as Datafaker writes them, for error messages.

use rand::Rng;

use super::expression::{Expression, Maker};
use super::words::*;
use super::{makers, words};

enum Method {
    OneOf(&'static [&'static str]),
    Of(&'static str),
    Made(fn(&[String]) -> Result<Maker, String>),
}

use Method::{Made, Of, OneOf};

type Provider = (&'static str, &'static [(&'static str, Method)]);

static PROVIDERS: &[Provider] = &[
    (
        "Address",
        &[
            ("city", OneOf(CITIES)),
            ("cityName", OneOf(CITIES)),
            ("country", OneOf(COUNTRIES)),
            ("countryCode", OneOf(COUNTRY_CODES)),
            ("state", OneOf(STATES)),
            ("stateAbbr", OneOf(STATE_CODES)),
            ("streetName", Of("#{Name.lastName} #{Address.streetSuffix}")),
            ("streetSuffix", OneOf(STREET_SUFFIXES)),
            ("streetAddress", Of("#{Address.buildingNumber} #{Address.streetName}")),
            ("buildingNumber", Of("#{number.numberBetween '1','999'}")),
            ("secondaryAddress", Of("Apt. #{numerify '###'}")),
            ("zipCode", Of("#{numerify '#####'}")),
            ("postcode", Of("#{numerify '#####'}")),
            ("latitude", Made(makers::latitude)),
            ("longitude", Made(makers::longitude)),
            ("timeZone", OneOf(TIME_ZONES)),
            ("fullAddress", Of("#{Address.streetAddress}, #{Address.city}, #{Address.stateAbbr} #{Address.zipCode}")),
        ],
    ),
    ("Animal", &[("name", OneOf(ANIMALS))]),
    ("Beer", &[("name", OneOf(BEERS)), ("style", OneOf(BEER_STYLES))]),
    (
        "Book",
        &[
            ("title", OneOf(BOOKS)),
            ("author", Of("#{Name.fullName}")),
            ("genre", OneOf(BOOK_GENRES)),
            ("publisher", OneOf(PUBLISHERS)),
        ],
    ),
    ("Bool", &[("bool", Made(makers::boolean))]),
    (
        "Business",
        &[
            ("creditCardNumber", Made(makers::credit_card)),
            ("creditCardType", OneOf(&["visa", "mastercard", "american_express", "discover"])),
            (
                "creditCardExpiry",
                Of(
                    "20#{number.numberBetween '27','35'}-#{regexify '(0[1-9]|1[0-2])'}-#{regexify '(0[1-9]|1[0-9]|2[0-8])'}",
                ),
            ),
        ],
    ),
    ("Cat", &[("name", OneOf(CAT_NAMES)), ("breed", OneOf(CAT_BREEDS))]),
    ("Chess", &[("player", OneOf(CHESS_PLAYERS)), ("opening", OneOf(CHESS_OPENINGS))]),
    (
        "Code",
        &[
            ("isbn10", Of("#{numerify '##########'}")),
            ("isbn13", Of("978#{numerify '##########'}")),
            ("ean8", Of("#{numerify '########'}")),
            ("ean13", Of("#{numerify '#############'}")),
            ("imei", Of("#{numerify '###############'}")),
            ("asin", Of("B00#{regexify '[A-Z0-9]{7}'}")),
        ],
    ),
    ("Color", &[("name", OneOf(COLORS)), ("hex", Of("\u{23}#{regexify '[0-9a-f]{6}'}"))]),
    (
        "Commerce",
        &[
            ("department", OneOf(DEPARTMENTS)),
            ("productName", Of("#{Commerce.adjective} #{Commerce.material} #{Commerce.product}")),
            ("adjective", OneOf(ADJECTIVES)),
            ("material", OneOf(MATERIALS)),
            ("product", OneOf(PRODUCTS)),
            ("price", Made(makers::price)),
            ("promotionCode", Of("#{Commerce.adjective}Deal#{numerify '######'}")),
            ("brand", Of("#{Company.name}")),
        ],
    ),
    (
        "Company",
        &[
            ("name", Of("#{Name.lastName} #{Company.suffix}")),
            ("suffix", OneOf(COMPANY_SUFFIXES)),
            ("industry", OneOf(INDUSTRIES)),
            ("profession", OneOf(PROFESSIONS)),
            ("buzzword", OneOf(BUZZWORDS)),
            ("catchPhrase", Of("#{Company.buzzword} #{Company.buzzword} #{Company.noun}")),
            ("bs", Of("#{Company.buzzword} #{Company.noun}")),
            ("noun", OneOf(NOUNS)),
            ("url", Of("www.#{Internet.domainName}")),
        ],
    ),
    (
        "Country",
        &[
            ("name", OneOf(COUNTRIES)),
            ("capital", OneOf(CAPITALS)),
            ("countryCode2", OneOf(COUNTRY_CODES)),
            ("currency", OneOf(CURRENCIES)),
            ("currencyCode", OneOf(CURRENCY_CODES)),
        ],
    ),
    (
        "Crypto",
        &[
            ("md5", Made(makers::md5)),
            ("sha1", Made(makers::sha1)),
            ("sha256", Made(makers::sha256)),
            ("sha512", Made(makers::sha512)),
        ],
    ),
    ("Currency", &[("code", OneOf(CURRENCY_CODES)), ("name", OneOf(CURRENCIES))]),
    ("Date", &[("past", Made(makers::past)), ("future", Made(makers::future)), ("birthday", Made(makers::birthday))]),
    (
        "Demographic",
        &[
            ("sex", OneOf(&["Female", "Male"])),
            ("maritalStatus", OneOf(&["Married", "Widowed", "Divorced", "Separated", "Never married"])),
            (
                "educationalAttainment",
                OneOf(&[
                    "No schooling completed",
                    "High school diploma",
                    "Bachelor's degree",
                    "Master's degree",
                    "Doctorate degree",
                ]),
            ),
        ],
    ),
    ("Dog", &[("name", OneOf(DOG_NAMES)), ("breed", OneOf(DOG_BREEDS))]),
    (
        "Educator",
        &[("university", Of("University of #{Address.city}")), ("course", Of("Master of #{Company.industry}"))],
    ),
    (
        "File",
        &[
            ("fileName", Of("#{Lorem.word}/#{Lorem.word}.#{File.extension}")),
            (
                "extension",
                OneOf(&["csv", "doc", "gif", "html", "jpg", "json", "mp3", "pdf", "png", "txt", "wav", "xls"]),
            ),
            (
                "mimeType",
                OneOf(&[
                    "application/json",
                    "application/pdf",
                    "audio/mpeg",
                    "image/gif",
                    "image/jpeg",
                    "image/png",
                    "text/csv",
                    "text/html",
                ]),
            ),
        ],
    ),
    (
        "Finance",
        &[
            ("creditCard", Made(makers::credit_card)),
            ("iban", Of("DE#{numerify '####################'}")),
            ("bic", Of("#{regexify '[A-Z]{6}[A-Z0-9]{2}'}")),
            ("nasdaqTicker", OneOf(TICKERS)),
            ("nyseTicker", OneOf(NYSE_TICKERS)),
        ],
    ),
    (
        "Food",
        &[
            ("dish", OneOf(DISHES)),
            ("fruit", OneOf(FRUITS)),
            ("vegetable", OneOf(VEGETABLES)),
            ("spice", OneOf(SPICES)),
            ("ingredient", OneOf(VEGETABLES)),
            ("measurement", OneOf(&["1 cup", "1/2 cup", "1 teaspoon", "1 tablespoon", "2 pints", "3 gallons"])),
        ],
    ),
    (
        "GameOfThrones",
        &[("character", OneOf(WESTEROS)), ("house", OneOf(WESTEROS_HOUSES)), ("city", OneOf(WESTEROS_CITIES))],
    ),
    (
        "HarryPotter",
        &[
            ("character", OneOf(WIZARDS)),
            ("house", OneOf(WIZARD_HOUSES)),
            ("spell", OneOf(WIZARD_SPELLS)),
            ("location", OneOf(WIZARD_PLACES)),
        ],
    ),
    ("HitchhikersGuideToTheGalaxy", &[("character", OneOf(HITCHHIKERS))]),
    (
        "IdNumber",
        &[
            ("valid", Of("#{numerify '###-##-####'}")),
            ("invalid", Of("000-#{numerify '##-####'}")),
            ("ssnValid", Of("#{numerify '###-##-####'}")),
        ],
    ),
    (
        "Internet",
        &[
            ("emailAddress", Of("#{Internet.username}@#{Internet.mailHost}")),
            ("safeEmailAddress", Of("#{Internet.username}@example.com")),
            ("mailHost", OneOf(MAIL_HOSTS)),
            ("username", Of("#{Internet.slugName}.#{number.numberBetween '1','1000'}")),
            ("slugName", OneOf(DOMAIN_WORDS)),
            ("domainName", Of("#{Internet.domainWord}.#{Internet.domainSuffix}")),
            ("domainWord", OneOf(DOMAIN_WORDS)),
            ("domainSuffix", OneOf(DOMAIN_SUFFIXES)),
            ("url", Of("www.#{Internet.domainName}/#{Lorem.word}")),
            ("slug", Of("#{Lorem.word}_#{Lorem.word}")),
            ("ipV4Address", Made(makers::ip4)),
            ("publicIpV4Address", Made(makers::ip4)),
            ("privateIpV4Address", Of("10.#{regexify '(1?[0-9]{1,2})'}.0.#{number.numberBetween '1','255'}")),
            ("ipV6Address", Made(makers::ip6)),
            ("macAddress", Made(makers::mac)),
            ("uuid", Made(makers::uuid)),
            ("userAgentAny", OneOf(USER_AGENTS)),
            ("userAgent", OneOf(USER_AGENTS)),
            ("password", Of("#{regexify '[A-Za-z0-9]{8,16}'}")),
            ("image", Of("https://pictures.example/#{number.numberBetween '1','1000'}.png")),
            ("httpMethod", OneOf(&["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])),
            ("port", Of("#{number.numberBetween '1','65536'}")),
        ],
    ),
    (
        "Job",
        &[
            ("title", OneOf(JOBS)),
            ("field", OneOf(INDUSTRIES)),
            ("position", OneOf(JOBS)),
            ("keySkills", OneOf(BUZZWORDS)),
            ("seniority", OneOf(&["Junior", "Senior", "Lead", "Chief"])),
        ],
    ),
    (
        "Lorem",
        &[
            ("word", OneOf(words::LOREM)),
            ("words", Made(makers::lorem_words)),
            ("sentence", Made(makers::sentence)),
            ("paragraph", Made(makers::paragraph)),
            ("characters", Made(makers::characters)),
            ("fixedString", Made(makers::characters)),
        ],
    ),
    (
        "Music",
        &[
            ("instrument", OneOf(INSTRUMENTS)),
            ("genre", OneOf(GENRES)),
            ("key", OneOf(&["C", "D", "E", "F", "G", "A", "B", "C#", "Eb", "F#", "Ab", "Bb"])),
        ],
    ),
    (
        "Name",
        &[
            ("firstName", OneOf(FIRST_NAMES)),
            ("lastName", OneOf(LAST_NAMES)),
            ("fullName", Of("#{Name.firstName} #{Name.lastName}")),
            ("name", Of("#{Name.firstName} #{Name.lastName}")),
            ("nameWithMiddle", Of("#{Name.firstName} #{Name.firstName} #{Name.lastName}")),
            ("prefix", OneOf(PREFIXES)),
            ("suffix", OneOf(SUFFIXES)),
            ("title", OneOf(JOBS)),
            ("username", Of("#{Internet.username}")),
        ],
    ),
    (
        "Nation",
        &[("nationality", OneOf(NATIONALITIES)), ("capitalCity", OneOf(CAPITALS)), ("language", OneOf(LANGUAGES))],
    ),
    (
        "Number",
        &[
            ("numberBetween", Made(makers::between)),
            ("randomDouble", Made(makers::double)),
            ("digits", Made(makers::digits)),
            ("digit", Made(makers::one_digit)),
            ("randomDigit", Made(makers::one_digit)),
            ("randomDigitNotZero", Of("#{number.numberBetween '1','10'}")),
            ("randomNumber", Made(makers::digits)),
            ("positive", Of("#{number.numberBetween '1','2147483647'}")),
            ("negative", Of("#{number.numberBetween '-2147483647','0'}")),
        ],
    ),
    ("Options", &[("option", Made(makers::option)), ("nextElement", Made(makers::option))]),
    (
        "PhoneNumber",
        &[
            ("phoneNumber", Of("#{numerify '(###) ###-####'}")),
            ("cellPhone", Of("#{numerify '###-###-####'}")),
            ("extension", Of("#{numerify '####'}")),
            ("subscriberNumber", Of("#{numerify '####'}")),
        ],
    ),
    (
        "Space",
        &[("planet", OneOf(PLANETS)), ("moon", OneOf(MOONS)), ("galaxy", OneOf(GALAXIES)), ("star", OneOf(STARS))],
    ),
    (
        "StarTrek",
        &[
            ("character", OneOf(STARSHIP_CREWS)),
            ("species", OneOf(STARSHIP_SPECIES)),
            ("location", OneOf(STARSHIP_PLACES)),
        ],
    ),
    ("Stock", &[("nsdqSymbol", OneOf(TICKERS)), ("nyseSymbol", OneOf(NYSE_TICKERS))]),
    ("Superhero", &[("name", OneOf(HEROES)), ("power", OneOf(POWERS)), ("descriptor", OneOf(BUZZWORDS))]),
    (
        "Team",
        &[
            ("name", Of("#{Address.state} #{Animal.name}s")),
            ("sport", OneOf(&["baseball", "basketball", "football", "hockey", "rugby", "soccer"])),
        ],
    ),
    (
        "Weather",
        &[
            ("description", OneOf(WEATHER)),
            ("temperatureCelsius", Of("#{number.numberBetween '-30','38'}°C")),
            ("temperatureFahrenheit", Of("#{number.numberBetween '-22','100'}°F")),
        ],
    ),
    (
        "Computer",
        &[
            ("operatingSystem", OneOf(PLATFORMS)),
            ("platform", OneOf(PLATFORMS)),
            ("type", OneOf(&["server", "workstation"])),
        ],
    ),
];

/// The maker that `name` (`Provider.method`, or `regexify` and its kin) stands for.
pub fn maker(name: &str, arguments: &[String]) -> Result<Maker, String> {
    let Some((provider, method)) = name.split_once('.') else {
        return match plain(name).as_str() {
            "regexify" => makers::regex(arguments),
            "bothify" | "numerify" | "letterify" => makers::pattern(arguments),
            _ => Err(format!(
                "there is no '#{{{name}}}'; without a provider there are regexify, bothify, numerify, letterify"
            )),
        };
    };
    let Some((_, methods)) = PROVIDERS.iter().find(|(p, _)| plain(p) == plain(provider)) else {
        let known: Vec<&str> = PROVIDERS.iter().map(|(p, _)| *p).collect();
        return Err(format!("there is no provider '{provider}'; there are {}", known.join(", ")));
    };
    let Some((_, found)) = methods.iter().find(|(m, _)| plain(m) == plain(method)) else {
        let known: Vec<&str> = methods.iter().map(|(m, _)| *m).collect();
        return Err(format!("'{provider}' has no '{method}'; it has {}", known.join(", ")));
    };
    match found {
        OneOf(list) => Ok(Box::new(|rng, _, out| out.push_str(list[rng.random_range(0..list.len())]))),
        Of(expression) => {
            let expression = Expression::parse(expression)?;
            Ok(Box::new(move |rng, now, out| expression.append(rng, now, out)))
        }
        Made(make) => make(arguments).map_err(|e| format!("'#{{{name}}}': {e}")),
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    #[test]
    fn every_method_makes_something() {
        let mut rng = SmallRng::seed_from_u64(1);
        for (provider, methods) in PROVIDERS {
            for (method, kind) in *methods {
                let arguments: Vec<String> = match (*provider, *method) {
                    ("Date", "past" | "future") => vec!["5".into(), "DAYS".into()],
                    ("Options", _) => vec!["a".into()],
                    _ => Vec::new(),
                };
                let make = maker(&format!("{provider}.{method}"), &arguments).unwrap();
                for _ in 0..20 {
                    let mut out = String::new();
                    make(&mut rng, 1_700_000_000_000, &mut out);
                    assert!(!out.is_empty(), "{provider}.{method}");
                    if let OneOf(list) = kind {
                        assert!(list.contains(&out.as_str()));
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_and_times_stay_within_their_bounds() {
        let mut rng = SmallRng::seed_from_u64(1);
        let made = |text: &str, rng: &mut SmallRng| {
            let mut out = String::new();
            Expression::parse(text).unwrap().append(rng, 1_700_000_000_000, &mut out);
            out
        };
        for _ in 0..200 {
            let number: i64 = made("#{number.numberBetween '-3','4'}", &mut rng).parse().unwrap();
            assert!((-3..4).contains(&number));
            let time = made("#{date.past '10','5','SECONDS'}", &mut rng);
            assert!(("2023-11-14 22:13:10.000"..="2023-11-14 22:13:15.000").contains(&time.as_str()), "{time}");
            let card = made("#{Finance.creditCard}", &mut rng).replace('-', "");
            let sum: u32 = card
                .bytes()
                .rev()
                .enumerate()
                .map(|(i, b)| {
                    let d = u32::from(b - b'0') * if i % 2 == 1 { 2 } else { 1 };
                    d / 10 + d % 10
                })
                .sum();
            assert_eq!(sum % 10, 0, "{card}");
        }
    }
}
