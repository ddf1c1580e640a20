using System.Text.Json.Serialization;

namespace Nod.Texts.Content;

/// <summary>What a text can be found to be about, or to do, that stands against sending it.</summary>
[JsonConverter(typeof(SnakeCase<ContentTopic>))]
public enum ContentTopic
{
    /// <summary>Promotes jobs, the employer, an event or a referral scheme, or persuades somebody to buy (R8).</summary>
    Promotion,

    /// <summary>Sells something: a course, a service, goods.</summary>
    Sale,

    /// <summary>Campaigns for a candidate, a party, a vote, a petition or a donation.</summary>
    Advocacy,

    /// <summary>Work-from-home and get-rich schemes, pyramid selling, mystery shopping, reshipping.</summary>
    WorkScheme,

    /// <summary>Asks the person to pay in order to work.</summary>
    CandidateFee,

    /// <summary>Asks for a password, a code, a bank account or an identity number by text.</summary>
    Credentials,

    /// <summary>Gambling and betting.</summary>
    Gambling,

    /// <summary>Loans and debt relief.</summary>
    Loan,

    /// <summary>Cannabis, CBD and THC.</summary>
    Cannabis,

    /// <summary>Sexual content.</summary>
    Adult,

    /// <summary>Firearms and ammunition.</summary>
    Weapons,

    /// <summary>Alcohol, tobacco, vaping.</summary>
    AlcoholTobacco,

    /// <summary>Investments, cryptocurrency, trading signals.</summary>
    Investment,

    /// <summary>A link through a public shortener.</summary>
    LinkShortener,

    /// <summary>Capitals throughout, or marks in a row.</summary>
    Shouting,

    /// <summary>Letters of another alphabet, digits or signs that pass for letters.</summary>
    Lookalike,

    /// <summary>Characters without width inside words.</summary>
    HiddenCharacter,

    /// <summary>A phone number in the text.</summary>
    PhoneNumber,
}
