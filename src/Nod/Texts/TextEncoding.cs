namespace Nod.Texts;

/// <summary>The alphabet a text goes out in; one character outside GSM-7 turns all of it into UCS-2.</summary>
public enum TextEncoding
{
    /// <summary>GSM 03.38 (3GPP TS 23.038) default alphabet with its extension table: 7 bits a character.</summary>
    Gsm7,

    /// <summary>UTF-16 code units of 16 bits, which is what carriers send under the name UCS-2.</summary>
    Ucs2,
}
